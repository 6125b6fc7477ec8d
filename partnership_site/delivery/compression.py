"""Compresses answers, and leaves files alone: they are compressed already, and sent in parts."""

from django.middleware.gzip import GZipMiddleware


class AnswersGZipMiddleware(GZipMiddleware):
    def process_response(self, request, response):
        return response if response.streaming else super().process_response(request, response)
