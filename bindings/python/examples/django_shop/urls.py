"""The addresses of the shop."""

from django.contrib import admin
from django.urls import path

from django_shop import views

urlpatterns = [
    path("cart/<slug:order>/", views.cart, name="cart"),
    path("cart/<slug:order>/form/", views.pay_on_form, name="form"),
    path("cart/<slug:order>/3ds/", views.pay_with_3ds, name="3ds"),
    path("cart/<slug:order>/card/", views.pay_with_card, name="card"),
    path("payments/back/", views.back, name="back"),
    path("payments/webhook/", views.notified, name="webhook"),
    path("orders/<slug:reference>/", views.order, name="order"),
    path("admin/", admin.site.urls),
]
