"""Meetings: planned in series or as a project, held with an agenda, attendance and notes.

Owns meetings, their agenda and who was there. Stands above decisions and obstacles, which an
agenda is built from.
"""
