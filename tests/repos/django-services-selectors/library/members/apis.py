from rest_framework.response import Response
from rest_framework.views import APIView

from library.api.mixins import ApiAuthMixin


class MemberMeApi(ApiAuthMixin, APIView):
    def get(self, request):
        return Response({"username": request.user.get_username()})
