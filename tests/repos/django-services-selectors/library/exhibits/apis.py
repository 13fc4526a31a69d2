from django.http import Http404
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from library.api.mixins import ApiAuthMixin
from library.exhibits.selectors import exhibit_get, exhibit_list
from library.exhibits.services import exhibit_create, exhibit_update


class ExhibitOutputSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    price = serializers.DecimalField(max_digits=8, decimal_places=2)
    is_open = serializers.BooleanField()
    opens_on = serializers.DateField(allow_null=True)


class ExhibitListApi(ApiAuthMixin, APIView):
    def get(self, request):
        exhibits = exhibit_list()
        return Response(ExhibitOutputSerializer(exhibits, many=True).data)


class ExhibitDetailApi(ApiAuthMixin, APIView):
    def get(self, request, exhibit_id):
        exhibit = exhibit_get(exhibit_id)
        if exhibit is None:
            raise Http404
        return Response(ExhibitOutputSerializer(exhibit).data)


class ExhibitCreateApi(ApiAuthMixin, APIView):
    class InputSerializer(serializers.Serializer):
        title = serializers.CharField(max_length=120)
        price = serializers.DecimalField(max_digits=8, decimal_places=2)
        is_open = serializers.BooleanField(default=True)
        opens_on = serializers.DateField(required=False, allow_null=True)

    def post(self, request):
        serializer = self.InputSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        exhibit = exhibit_create(**serializer.validated_data)
        return Response(ExhibitOutputSerializer(exhibit).data, status=status.HTTP_201_CREATED)


class ExhibitUpdateApi(ApiAuthMixin, APIView):
    class InputSerializer(serializers.Serializer):
        title = serializers.CharField(max_length=120, required=False)
        price = serializers.DecimalField(max_digits=8, decimal_places=2, required=False)
        is_open = serializers.BooleanField(required=False)
        opens_on = serializers.DateField(required=False, allow_null=True)

    def post(self, request, exhibit_id):
        serializer = self.InputSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        exhibit = exhibit_get(exhibit_id)
        if exhibit is None:
            raise Http404
        exhibit = exhibit_update(exhibit=exhibit, data=serializer.validated_data)
        return Response(ExhibitOutputSerializer(exhibit).data)
