"""Middleware for compression and for the Content-Security-Policy, with its directives."""

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.middleware.gzip import GZipMiddleware

ADMIN_PATH = "/admin/"

# Pages for readers run no scripts at all.
CSP_FOR_READERS = {
    "default-src": [NONE],
    "img-src": [SELF, "data:"],
    "style-src": [SELF],
    "media-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}

# Styles of the admin need 'unsafe-inline': the editor for rich text and the blocks put <style>
# elements into the form. Scripts need a nonce.
CSP_FOR_EDITORS = CSP_FOR_READERS | {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
}


class PageGZipMiddleware(GZipMiddleware):
    """Compress pages, but not streamed files.

    Pictures and videos are compressed already, and browsers ask for byte ranges of them.
    """

    def process_response(self, request, response):
        return response if response.streaming else super().process_response(request, response)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Send CSP_FOR_EDITORS in the admin, and the setting CONTENT_SECURITY_POLICY elsewhere."""

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(ADMIN_PATH):
            parts.config = CSP_FOR_EDITORS
        return parts
