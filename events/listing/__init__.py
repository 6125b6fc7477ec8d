"""Activities as readers find them: lists, timeline, calendar, maps, statistics, counterparts."""
