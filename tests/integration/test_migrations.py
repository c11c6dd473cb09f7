"""Migrations lead up and down again, and arrive at what the models say."""

from flask import Flask
from flask_migrate import check, downgrade, upgrade

from certify.app import create_app
from certify.db import db
from tests.conftest import settings_for


def test_up_down_up_and_no_difference_to_the_models(database_url, tmp_path):
    url = database_url
    if url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path / 'fresh.db'}"
    app: Flask = create_app(settings_for(tmp_path, url))
    with app.app_context():
        if not url.startswith("sqlite"):
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("CREATE DATABASE migrations")
            db.engine.dispose()
    if not url.startswith("sqlite"):
        app = create_app(settings_for(tmp_path, url.replace("/postgres?", "/migrations?")))
    with app.app_context():
        upgrade()
        check()
        downgrade(revision="base")
        assert db.inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade()
        check()
        db.engine.dispose()
