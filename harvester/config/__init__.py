"""Settings and partners: frozen values, the TOML files they are read from, and when one is due."""

from harvester.config.columns import Meaning
from harvester.config.schedule import Last, local_zone, next_due
from harvester.config.settings import Expected, LogForm, Partner, Settings
from harvester.config.templates import partner_text, settings_text
from harvester.config.workspace import (
    PARTNERS_FOLDER,
    SETTINGS_FILE,
    Workspace,
    is_character_set,
    load_partner,
    load_workspace,
)

__all__ = [
    "PARTNERS_FOLDER",
    "SETTINGS_FILE",
    "Expected",
    "Last",
    "LogForm",
    "Meaning",
    "Partner",
    "Settings",
    "Workspace",
    "is_character_set",
    "load_partner",
    "load_workspace",
    "local_zone",
    "next_due",
    "partner_text",
    "settings_text",
]
