"""What the production server runs: the application, with its first answers warmed up."""

from app import create_app
from pages.web import warmed

app = create_app()
server = warmed(app.server)
