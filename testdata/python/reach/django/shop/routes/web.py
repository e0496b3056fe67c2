from django.urls import path

from shop import views

urlpatterns = [path("", views.index), path("items/", views.Items.as_view())]
