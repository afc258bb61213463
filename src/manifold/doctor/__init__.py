"""Why does it not work? Every hop between a user and a widget, each with its cause and its remedy."""

from manifold.doctor.checks import CHECKS
from manifold.doctor.doctor import Doctor
from manifold.doctor.patient import Patient, Request, Visitor

__all__ = ["CHECKS", "Doctor", "Patient", "Request", "Visitor"]
