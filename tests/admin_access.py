"""The table of the admin's addresses: who is let in with GET and with POST.

A: administrators, E: editing, T: translation, C: consents, N: no role, S: strangers. A new address
needs its line; `python -m pytest tests/test_admin_access.py` asks each of them.
"""

TABLE = r"""
language/                                                         -       AETCNS
password_reset/                                                   AETCNS  AETCNS
password_reset/done/                                              AETCNS  -
password/<uidb64>/<token>/                                        AETCNS  AETCNS
password/done/                                                    AETCNS  -
(index)                                                           AETCN   AETCN
login/                                                            AETCNS  AETCNS
logout/                                                           S       AETCNS
password_change/                                                  AETCN   AETCN
password_change/done/                                             AETCN   -
autocomplete/                                                     AETC    -
jsi18n/                                                           AETCN   -
r/<path:content_type_id>/<path:object_id>/                        AETCN   AETCN
pages/user/<key:pk>/link/                                         -       A
pages/user/                                                       A       A
pages/user/add/                                                   A       A
pages/user/<path:object_id>/history/                              A       A
pages/user/<path:object_id>/delete/                               A       A
pages/user/<path:object_id>/change/                               A       A
pages/user/<path:object_id>/                                      AETCN   AETCN
pages/page/<key:pk>/publish/                                      AE      AE
pages/page/<key:pk>/withdraw/                                     AE      AE
pages/page/<key:pk>/cancel-schedule/                              AE      AE
pages/page/<key:pk>/publications/<key:publication>/restore/       AE      AE
pages/page/<key:pk>/preview/<str:language>/                       AET     AET
pages/page/<key:pk>/publications/<key:publication>/               AET     AET
pages/page/<key:pk>/duplicate/                                    AE      AE
pages/page/<key:pk>/move/                                         AE      AE
pages/page/links/                                                 AET     AET
pages/page/                                                       AET     AET
pages/page/add/                                                   AE      AE
pages/page/<path:object_id>/history/                              AET     AET
pages/page/<path:object_id>/delete/                               AE      AE
pages/page/<path:object_id>/change/                               AET     AET
pages/page/<path:object_id>/                                      AETCN   AETCN
pages/entry/                                                      AET     AET
pages/entry/add/                                                  -       -
pages/entry/<path:object_id>/history/                             AET     AET
pages/entry/<path:object_id>/delete/                              -       -
pages/entry/<path:object_id>/change/                              AET     -
pages/entry/<path:object_id>/                                     AETCN   AETCN
pages/album/<key:pk>/thumbnail/                                   AET     AET
pages/album/                                                      AET     AET
pages/album/add/                                                  AE      AE
pages/album/<path:object_id>/history/                             AET     AET
pages/album/<path:object_id>/delete/                              AE      AE
pages/album/<path:object_id>/change/                              AET     AET
pages/album/<path:object_id>/                                     AETCN   AETCN
pages/document/<key:pk>/thumbnail/                                AET     AET
pages/document/                                                   AET     AET
pages/document/add/                                               AE      AE
pages/document/<path:object_id>/history/                          AET     AET
pages/document/<path:object_id>/delete/                           AE      AE
pages/document/<path:object_id>/change/                           AET     AET
pages/document/<path:object_id>/                                  AETCN   AETCN
pages/picture/<key:pk>/withdraw/                                  AEC     AEC
pages/picture/<key:pk>/thumbnail/                                 AETC    AETC
pages/picture/upload/                                             AE      AE
pages/picture/                                                    AETC    AETC
pages/picture/add/                                                AE      AE
pages/picture/<path:object_id>/history/                           AETC    AETC
pages/picture/<path:object_id>/delete/                            AE      AE
pages/picture/<path:object_id>/change/                            AETC    AETC
pages/picture/<path:object_id>/                                   AETCN   AETCN
pages/video/<key:pk>/thumbnail/                                   AET     AET
pages/video/                                                      AET     AET
pages/video/add/                                                  AE      AE
pages/video/<path:object_id>/history/                             AET     AET
pages/video/<path:object_id>/delete/                              AE      AE
pages/video/<path:object_id>/change/                              AET     AET
pages/video/<path:object_id>/                                     AETCN   AETCN
events/activity/export/<str:format_>/                             AET     AET
events/activity/import/                                           AE      AE
events/activity/<key:pk>/publish/                                 AE      AE
events/activity/<key:pk>/withdraw/                                AE      AE
events/activity/<key:pk>/cancel-schedule/                         AE      AE
events/activity/<key:pk>/publications/<key:publication>/restore/  AE      AE
events/activity/<key:pk>/preview/<str:language>/                  AET     AET
events/activity/<key:pk>/publications/<key:publication>/          AET     AET
events/activity/<key:pk>/duplicate/                               AE      AE
events/activity/                                                  AET     AET
events/activity/add/                                              AE      AE
events/activity/<path:object_id>/history/                         AET     AET
events/activity/<path:object_id>/delete/                          AE      AE
events/activity/<path:object_id>/change/                          AET     AET
events/activity/<path:object_id>/                                 AETCN   AETCN
events/topic/                                                     AET     AET
events/topic/add/                                                 AE      AE
events/topic/<path:object_id>/history/                            AET     AET
events/topic/<path:object_id>/delete/                             AE      AE
events/topic/<path:object_id>/change/                             AET     AET
events/topic/<path:object_id>/                                    AETCN   AETCN
events/place/                                                     AET     AET
events/place/add/                                                 AE      AE
events/place/<path:object_id>/history/                            AET     AET
events/place/<path:object_id>/delete/                             AE      AE
events/place/<path:object_id>/change/                             AET     AET
events/place/<path:object_id>/                                    AETCN   AETCN
events/organisation/                                              AET     AET
events/organisation/add/                                          AE      AE
events/organisation/<path:object_id>/history/                     AET     AET
events/organisation/<path:object_id>/delete/                      AE      AE
events/organisation/<path:object_id>/change/                      AET     AET
events/organisation/<path:object_id>/                             AETCN   AETCN
^(?P<app_label>pages|events)/$                                    AETCN   AETCN
(?P<url>.*)$                                                      -       -
"""

START = "(index)"  # the pattern of the dashboard is empty

# {pattern below `/admin/`: (letters for GET, letters for POST)}
ACCESS = {
    "" if route == START else route: (get.strip("-"), post.strip("-"))
    for route, get, post in (line.split() for line in TABLE.strip().splitlines())
}
