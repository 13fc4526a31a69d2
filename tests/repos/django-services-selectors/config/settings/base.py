from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = "only-for-tests-and-long-enough-for-a-signature"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "config.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOCAL_APPS = [
    "library.api.apps.ApiConfig",
    "library.common.apps.CommonConfig",
    "library.exhibits.apps.ExhibitsConfig",
    "library.members.apps.MembersConfig",
]

THIRD_PARTY_APPS = ["rest_framework"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    *THIRD_PARTY_APPS,
    *LOCAL_APPS,
]

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.BasicAuthentication"],
}
