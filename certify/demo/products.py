"""Every invented product of the demonstration, by its key."""

from typing import Final

from certify.demo.products_equipment import EQUIPMENT
from certify.demo.products_ict import ICT
from certify.demo.products_materials import MATERIALS, MEDICAL
from certify.demo.products_services import ENVIRONMENT, OTHERS, TECHNICAL

PRODUCTS: Final = (*ICT, *EQUIPMENT, *MATERIALS, *MEDICAL, *ENVIRONMENT, *TECHNICAL, *OTHERS)
BY_KEY: Final = {each.key: each for each in PRODUCTS}
