"""The tables of the first release. Written by `python -m crm.migrations renew`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _inside(reference: sa.ForeignKeyConstraint) -> list[Any]:
    return [reference] if _on_sqlite() else []


def upgrade() -> None:
    op.create_table('answer_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('approved_on', sa.Date(), nullable=True),
    sa.Column('approval_noted_by', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_version')),
    sa.UniqueConstraint('key', 'number', name=op.f('uq_answer_version_key_number'))
    )
    op.create_table('api_key',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('hint', sa.Text(), nullable=False),
    sa.Column('key_hash', sa.Text(), nullable=False),
    sa.Column('scopes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_api_key_key_hash')),
    sa.UniqueConstraint('name', name=op.f('uq_api_key_name'))
    )
    op.create_table('appointment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('items', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('requirements', sa.Text(), nullable=True),
    sa.Column('rework', sa.Boolean(), nullable=False),
    sa.Column('booked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_text', sa.Text(), nullable=True),
    sa.Column('confirmed_on', sa.String(length=32), nullable=True),
    sa.Column('workshop_told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    *_inside(sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_appointment_conversation_id_conversation'))),
    *_inside(sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_appointment_customer_id_customer'))),
    *_inside(sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_appointment_vehicle_id_vehicle'))),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment')),
    sa.UniqueConstraint('number', name=op.f('uq_appointment_number'))
    )
    op.create_index(op.f('ix_appointment_conversation_id'), 'appointment', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_appointment_customer_id'), 'appointment', ['customer_id'], unique=False)
    op.create_index('ix_appointment_status_starts_at', 'appointment', ['status', 'starts_at'], unique=False)
    op.create_index(op.f('ix_appointment_vehicle_id'), 'appointment', ['vehicle_id'], unique=False)
    op.create_table('audit_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('noun', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('before', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('after', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    op.create_index(op.f('ix_audit_entry_at'), 'audit_entry', ['at'], unique=False)
    op.create_index(op.f('ix_audit_entry_by'), 'audit_entry', ['by'], unique=False)
    op.create_table('campaign',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('content_en', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('free_inspection', sa.Boolean(), nullable=False),
    sa.Column('members_only', sa.Boolean(), nullable=False),
    sa.Column('active_since', sa.Date(), nullable=True),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('activated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('short_notice', sa.Boolean(), nullable=False),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_campaign_days_in_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign'))
    )
    op.create_index(op.f('ix_campaign_starts_on'), 'campaign', ['starts_on'], unique=False)
    op.create_table('closed_month',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('register', sa.Text(), nullable=False),
    sa.Column('month', sa.Text(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_by', sa.Text(), nullable=False),
    sa.Column('sums', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closed_month')),
    sa.UniqueConstraint('register', 'month', name=op.f('uq_closed_month_register_month'))
    )
    op.create_table('complaint',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('severity', sa.String(length=32), nullable=False),
    sa.Column('category', sa.String(length=32), nullable=False),
    sa.Column('department', sa.String(length=32), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('repair_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('follow_up_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('channel', sa.String(length=32), nullable=True),
    sa.Column('receiver', sa.Text(), nullable=False),
    sa.Column('verbatim', sa.Text(), nullable=False),
    sa.Column('wish', sa.Text(), nullable=True),
    sa.Column('demand_fen', sa.Integer(), nullable=True),
    sa.Column('rework', sa.Boolean(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_answer_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('postponed', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answer_kind', sa.String(length=32), nullable=True),
    sa.Column('cause', sa.Text(), nullable=True),
    sa.Column('cause_class', sa.String(length=32), nullable=True),
    sa.Column('solution', sa.Text(), nullable=True),
    sa.Column('solution_by', sa.Text(), nullable=True),
    sa.Column('solution_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('facts_checked', sa.Boolean(), nullable=False),
    sa.Column('responsible_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('solve_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('notified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('satisfied', sa.Boolean(), nullable=True),
    sa.Column('satisfied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closing_reason', sa.Text(), nullable=True),
    sa.Column('reopened', sa.Integer(), nullable=False),
    sa.Column('instruction', sa.Text(), nullable=True),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('level_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('level_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('policy_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    *_inside(sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_complaint_conversation_id_conversation'))),
    *_inside(sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_complaint_customer_id_customer'))),
    *_inside(sa.ForeignKeyConstraint(['follow_up_id'], ['follow_up.id'], name=op.f('fk_complaint_follow_up_id_follow_up'))),
    *_inside(sa.ForeignKeyConstraint(['policy_version_id'], ['policy_version.id'], name=op.f('fk_complaint_policy_version_id_policy_version'))),
    *_inside(sa.ForeignKeyConstraint(['repair_order_id'], ['repair_order.id'], name=op.f('fk_complaint_repair_order_id_repair_order'))),
    *_inside(sa.ForeignKeyConstraint(['responsible_id'], ['staff.id'], name=op.f('fk_complaint_responsible_id_staff'))),
    *_inside(sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_complaint_vehicle_id_vehicle'))),
    sa.CheckConstraint('next_answer_at IS NOT NULL OR answer IS NOT NULL', name=op.f('ck_complaint_answer_or_promise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint')),
    sa.UniqueConstraint('number', name=op.f('uq_complaint_number'))
    )
    op.create_index(op.f('ix_complaint_conversation_id'), 'complaint', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_complaint_customer_id'), 'complaint', ['customer_id'], unique=False)
    op.create_index(op.f('ix_complaint_follow_up_id'), 'complaint', ['follow_up_id'], unique=False)
    op.create_index(op.f('ix_complaint_level_due_at'), 'complaint', ['level_due_at'], unique=False)
    op.create_index(op.f('ix_complaint_policy_version_id'), 'complaint', ['policy_version_id'], unique=False)
    op.create_index(op.f('ix_complaint_repair_order_id'), 'complaint', ['repair_order_id'], unique=False)
    op.create_index(op.f('ix_complaint_responsible_id'), 'complaint', ['responsible_id'], unique=False)
    op.create_index('ix_complaint_status_next_answer_at', 'complaint', ['status', 'next_answer_at'], unique=False)
    op.create_index(op.f('ix_complaint_taken_at'), 'complaint', ['taken_at'], unique=False)
    op.create_index(op.f('ix_complaint_vehicle_id'), 'complaint', ['vehicle_id'], unique=False)
    op.create_table('conversation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('token', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('language', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('repair_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('follow_up_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('asked', sa.String(length=32), nullable=True),
    sa.Column('turn_count', sa.Integer(), nullable=False),
    sa.Column('line_count', sa.Integer(), nullable=False),
    sa.Column('snapshot', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('disposition', sa.String(length=32), nullable=True),
    sa.Column('usage', sa.String(length=32), nullable=True),
    sa.Column('left_open', sa.String(length=32), nullable=True),
    sa.Column('callback_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opt_out', sa.Boolean(), nullable=False),
    sa.Column('faq_answered', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('topics_told', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('club', sa.Text(), nullable=False),
    sa.Column('staff_name', sa.Text(), nullable=True),
    sa.Column('transferred_to', sa.Text(), nullable=True),
    sa.Column('transfer_result', sa.String(length=32), nullable=True),
    sa.Column('waits_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_said_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reopened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closings', sa.Integer(), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reviewed_by', sa.Text(), nullable=True),
    *_inside(sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_conversation_complaint_id_complaint'))),
    *_inside(sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_conversation_customer_id_customer'))),
    *_inside(sa.ForeignKeyConstraint(['follow_up_id'], ['follow_up.id'], name=op.f('fk_conversation_follow_up_id_follow_up'))),
    *_inside(sa.ForeignKeyConstraint(['repair_order_id'], ['repair_order.id'], name=op.f('fk_conversation_repair_order_id_repair_order'))),
    *_inside(sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_conversation_vehicle_id_vehicle'))),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation')),
    sa.UniqueConstraint('token', name=op.f('uq_conversation_token'))
    )
    op.create_index(op.f('ix_conversation_complaint_id'), 'conversation', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_conversation_customer_id'), 'conversation', ['customer_id'], unique=False)
    op.create_index(op.f('ix_conversation_follow_up_id'), 'conversation', ['follow_up_id'], unique=False)
    op.create_index('ix_conversation_opened_at', 'conversation', ['opened_at'], unique=False)
    op.create_index(op.f('ix_conversation_repair_order_id'), 'conversation', ['repair_order_id'], unique=False)
    op.create_index(op.f('ix_conversation_vehicle_id'), 'conversation', ['vehicle_id'], unique=False)
    op.create_table('dealership',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('services_zh', sa.Text(), nullable=False),
    sa.Column('services_en', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dealership'))
    )
    op.create_table('extra_work',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('repair_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=True),
    sa.Column('safety', sa.Boolean(), nullable=False),
    sa.Column('amount_fen', sa.Integer(), nullable=True),
    sa.Column('delay_hours', sa.Float(), nullable=True),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('found_by', sa.Text(), nullable=False),
    sa.Column('agreed', sa.Boolean(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('workshop_told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('workshop_told', sa.Text(), nullable=True),
    *_inside(sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_extra_work_conversation_id_conversation'))),
    *_inside(sa.ForeignKeyConstraint(['repair_order_id'], ['repair_order.id'], name=op.f('fk_extra_work_repair_order_id_repair_order'))),
    sa.CheckConstraint('amount_fen IS NULL OR amount_fen >= 0', name=op.f('ck_extra_work_amount')),
    sa.CheckConstraint('delay_hours IS NULL OR delay_hours >= 0', name=op.f('ck_extra_work_delay')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_work'))
    )
    op.create_index(op.f('ix_extra_work_conversation_id'), 'extra_work', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_extra_work_found_at'), 'extra_work', ['found_at'], unique=False)
    op.create_index(op.f('ix_extra_work_repair_order_id'), 'extra_work', ['repair_order_id'], unique=False)
    op.create_table('follow_up',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('repair_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('appointment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('campaign_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('parts_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('extra_work_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('after_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('clerk_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('earliest_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kpi_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('latest_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('wished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=True),
    sa.Column('disposition', sa.String(length=32), nullable=True),
    sa.Column('topics', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('reasons', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('held_reason', sa.Text(), nullable=True),
    sa.Column('held_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    *_inside(sa.ForeignKeyConstraint(['after_id'], ['follow_up.id'], name=op.f('fk_follow_up_after_id_follow_up'))),
    *_inside(sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_follow_up_appointment_id_appointment'))),
    *_inside(sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_follow_up_campaign_id_campaign'))),
    *_inside(sa.ForeignKeyConstraint(['clerk_id'], ['staff.id'], name=op.f('fk_follow_up_clerk_id_staff'))),
    *_inside(sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_follow_up_complaint_id_complaint'))),
    *_inside(sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_follow_up_customer_id_customer'))),
    *_inside(sa.ForeignKeyConstraint(['extra_work_id'], ['extra_work.id'], name=op.f('fk_follow_up_extra_work_id_extra_work'))),
    *_inside(sa.ForeignKeyConstraint(['merged_into_id'], ['follow_up.id'], name=op.f('fk_follow_up_merged_into_id_follow_up'))),
    *_inside(sa.ForeignKeyConstraint(['parts_order_id'], ['parts_order.id'], name=op.f('fk_follow_up_parts_order_id_parts_order'))),
    *_inside(sa.ForeignKeyConstraint(['repair_order_id'], ['repair_order.id'], name=op.f('fk_follow_up_repair_order_id_repair_order'))),
    *_inside(sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_follow_up_vehicle_id_vehicle'))),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('origin', name=op.f('uq_follow_up_origin'))
    )
    op.create_index(op.f('ix_follow_up_after_id'), 'follow_up', ['after_id'], unique=False)
    op.create_index(op.f('ix_follow_up_appointment_id'), 'follow_up', ['appointment_id'], unique=False)
    op.create_index(op.f('ix_follow_up_campaign_id'), 'follow_up', ['campaign_id'], unique=False)
    op.create_index(op.f('ix_follow_up_clerk_id'), 'follow_up', ['clerk_id'], unique=False)
    op.create_index(op.f('ix_follow_up_complaint_id'), 'follow_up', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_follow_up_customer_id'), 'follow_up', ['customer_id'], unique=False)
    op.create_index(op.f('ix_follow_up_extra_work_id'), 'follow_up', ['extra_work_id'], unique=False)
    op.create_index(op.f('ix_follow_up_merged_into_id'), 'follow_up', ['merged_into_id'], unique=False)
    op.create_index('ix_follow_up_open_latest_at', 'follow_up', ['latest_at'], unique=False, sqlite_where=sa.text("status IN ('planned', 'in_progress')"), postgresql_where=sa.text("status IN ('planned', 'in_progress')"))
    op.create_index(op.f('ix_follow_up_parts_order_id'), 'follow_up', ['parts_order_id'], unique=False)
    op.create_index(op.f('ix_follow_up_repair_order_id'), 'follow_up', ['repair_order_id'], unique=False)
    op.create_index('ix_follow_up_status_due_at', 'follow_up', ['status', 'due_at'], unique=False)
    op.create_index(op.f('ix_follow_up_vehicle_id'), 'follow_up', ['vehicle_id'], unique=False)
    op.create_table('maintenance_plan',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('interval_km', sa.Integer(), nullable=False),
    sa.Column('interval_months', sa.Integer(), nullable=False),
    sa.Column('items', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('price', sa.Integer(), nullable=True),
    sa.Column('hours', sa.Float(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_maintenance_plan')),
    sa.UniqueConstraint('model', name=op.f('uq_maintenance_plan_model'))
    )
    op.create_table('nightly_run',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('counts', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nightly_run')),
    sa.UniqueConstraint('day', name=op.f('uq_nightly_run_day'))
    )
    op.create_table('number_series',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_series')),
    sa.UniqueConstraint('name', name=op.f('uq_number_series_name'))
    )
    op.create_table('policy_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('document', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('in_force_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_version'))
    )
    op.create_table('provider_line',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('faults', sa.Integer(), nullable=False),
    sa.Column('rests', sa.Integer(), nullable=False),
    sa.Column('down_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('shut_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('trial_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_line')),
    sa.UniqueConstraint('channel', name=op.f('uq_provider_line_channel'))
    )
    op.create_table('report',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('texts', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('document', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_by', sa.Text(), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_by', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('kind', 'first_day', name=op.f('uq_report_kind_first_day'))
    )
    op.create_index(op.f('ix_report_due_at'), 'report', ['due_at'], unique=False)
    op.create_table('sales_handover',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('slips', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sales_handover')),
    sa.UniqueConstraint('day', name=op.f('uq_sales_handover_day'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    op.create_index(op.f('ix_sign_in_attempt_at'), 'sign_in_attempt', ['at'], unique=False)
    op.create_index(op.f('ix_sign_in_attempt_name'), 'sign_in_attempt', ['name'], unique=False)
    op.create_table('staff',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('display_name', sa.Text(), nullable=False),
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('department', sa.String(length=32), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('language', sa.String(length=32), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('name', name=op.f('uq_staff_name'))
    )
    op.create_table('staff_notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('zh', sa.Text(), nullable=False),
    sa.Column('en', sa.Text(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('noted_by', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_notice')),
    sa.UniqueConstraint('origin', name=op.f('uq_staff_notice_origin'))
    )
    op.create_index(op.f('ix_staff_notice_role'), 'staff_notice', ['role'], unique=False)
    op.create_table('webhook',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('events', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('secret_version', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook')),
    sa.UniqueConstraint('name', name=op.f('uq_webhook_name'))
    )
    op.create_table('answer_postponement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('promised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('new_answer_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_answer_postponement_complaint_id_complaint')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_postponement')),
    sa.UniqueConstraint('complaint_id', 'promised_at', name=op.f('uq_answer_postponement_complaint_id_promised_at'))
    )
    op.create_table('answer_release',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('step', sa.String(length=32), nullable=False),
    sa.Column('version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['answer_version.id'], name=op.f('fk_answer_release_version_id_answer_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_release'))
    )
    op.create_index(op.f('ix_answer_release_key'), 'answer_release', ['key'], unique=False)
    op.create_index(op.f('ix_answer_release_version_id'), 'answer_release', ['version_id'], unique=False)
    op.create_table('api_request',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('api_key_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('idempotency_key', sa.Text(), nullable=False),
    sa.Column('fingerprint', sa.Text(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('answer', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['api_key_id'], ['api_key.id'], name=op.f('fk_api_request_api_key_id_api_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_request')),
    sa.UniqueConstraint('api_key_id', 'idempotency_key', name=op.f('uq_api_request_api_key_id_idempotency_key'))
    )
    op.create_index(op.f('ix_api_request_at'), 'api_request', ['at'], unique=False)
    op.create_table('attachment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('mime', sa.Text(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('look_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_attachment_conversation_id_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('channel', 'reference', name=op.f('uq_attachment_channel_reference'))
    )
    op.create_index(op.f('ix_attachment_conversation_id'), 'attachment', ['conversation_id'], unique=False)
    op.create_index('ix_attachment_state_look_at', 'attachment', ['state', 'look_at'], unique=False)
    op.create_table('complaint_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('why', sa.Text(), nullable=True),
    sa.Column('detail', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_event_complaint_id_complaint')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint_event'))
    )
    op.create_index(op.f('ix_complaint_event_complaint_id'), 'complaint_event', ['complaint_id'], unique=False)
    op.create_table('complaint_pause',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_complaint_pause_in_order')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_pause_complaint_id_complaint')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint_pause'))
    )
    op.create_index(op.f('ix_complaint_pause_complaint_id'), 'complaint_pause', ['complaint_id'], unique=False)
    op.create_table('contact_attempt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('follow_up_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('disposition', sa.String(length=32), nullable=True),
    sa.Column('provider_id', sa.Text(), nullable=True),
    sa.Column('detail', sa.Text(), nullable=True),
    sa.Column('unreached', sa.String(length=32), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_contact_attempt_conversation_id_conversation')),
    sa.ForeignKeyConstraint(['follow_up_id'], ['follow_up.id'], name=op.f('fk_contact_attempt_follow_up_id_follow_up')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_attempt'))
    )
    op.create_index(op.f('ix_contact_attempt_claimed_at'), 'contact_attempt', ['claimed_at'], unique=False)
    op.create_index(op.f('ix_contact_attempt_conversation_id'), 'contact_attempt', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_contact_attempt_follow_up_id'), 'contact_attempt', ['follow_up_id'], unique=False)
    op.create_index(op.f('ix_contact_attempt_provider_id'), 'contact_attempt', ['provider_id'], unique=False)
    op.create_table('customer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('honorific', sa.String(length=32), nullable=True),
    sa.Column('company', sa.Boolean(), nullable=False),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('work_address', sa.Text(), nullable=True),
    sa.Column('employer', sa.Text(), nullable=True),
    sa.Column('language', sa.String(length=32), nullable=False),
    sa.Column('preferred_from', sa.Time(), nullable=True),
    sa.Column('preferred_until', sa.Time(), nullable=True),
    sa.Column('preferred_channel', sa.String(length=32), nullable=True),
    sa.Column('desired_service', sa.Text(), nullable=True),
    sa.Column('interests', sa.Text(), nullable=True),
    sa.Column('club_status', sa.String(length=32), nullable=False),
    sa.Column('club_since', sa.Date(), nullable=True),
    sa.Column('club_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('advisor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('clerk_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('contact_reason', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('bought_elsewhere', sa.Boolean(), nullable=False),
    sa.Column('lost_since', sa.Date(), nullable=True),
    sa.Column('lost_reason', sa.Text(), nullable=True),
    sa.Column('lost_class', sa.String(length=32), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['advisor_id'], ['staff.id'], name=op.f('fk_customer_advisor_id_staff')),
    sa.ForeignKeyConstraint(['clerk_id'], ['staff.id'], name=op.f('fk_customer_clerk_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer'))
    )
    op.create_index(op.f('ix_customer_advisor_id'), 'customer', ['advisor_id'], unique=False)
    op.create_index(op.f('ix_customer_clerk_id'), 'customer', ['clerk_id'], unique=False)
    op.create_index(op.f('ix_customer_lost_since'), 'customer', ['lost_since'], unique=False)
    op.create_index(op.f('ix_customer_name'), 'customer', ['name'], unique=False)
    op.create_table('fact_answer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('fact', sa.String(length=32), nullable=False),
    sa.Column('answer', sa.Boolean(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_fact_answer_conversation_id_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact_answer')),
    sa.UniqueConstraint('conversation_id', 'fact', name=op.f('uq_fact_answer_conversation_id_fact'))
    )
    op.create_table('improvement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('weakness', sa.Text(), nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('department', sa.String(length=32), nullable=False),
    sa.Column('responsible_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('figure', sa.String(length=32), nullable=True),
    sa.Column('was', sa.Float(), nullable=True),
    sa.Column('became', sa.Float(), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_by', sa.Text(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['responsible_id'], ['staff.id'], name=op.f('fk_improvement_responsible_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_improvement')),
    sa.UniqueConstraint('number', name=op.f('uq_improvement_number'))
    )
    op.create_index(op.f('ix_improvement_made_at'), 'improvement', ['made_at'], unique=False)
    op.create_index(op.f('ix_improvement_responsible_id'), 'improvement', ['responsible_id'], unique=False)
    op.create_index(op.f('ix_improvement_state'), 'improvement', ['state'], unique=False)
    op.create_table('inbox_message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('provider_message_id', sa.Text(), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('keys', sa.Text(), nullable=True),
    sa.Column('event', sa.Text(), nullable=True),
    sa.Column('raw', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('turn_number', sa.Integer(), nullable=True),
    sa.Column('failure', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_inbox_message_conversation_id_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox_message')),
    sa.UniqueConstraint('channel', 'provider_message_id', name=op.f('uq_inbox_message_channel_provider_message_id'))
    )
    op.create_index('ix_inbox_message_status_conversation_id', 'inbox_message', ['status', 'conversation_id'], unique=False)
    op.create_table('quick_handling_form',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('department', sa.String(length=32), nullable=False),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('result_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('result_by', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_quick_handling_form_complaint_id_complaint')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_quick_handling_form_conversation_id_conversation')),
    sa.ForeignKeyConstraint(['owner_id'], ['staff.id'], name=op.f('fk_quick_handling_form_owner_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quick_handling_form')),
    sa.UniqueConstraint('conversation_id', name=op.f('uq_quick_handling_form_conversation_id')),
    sa.UniqueConstraint('number', name=op.f('uq_quick_handling_form_number'))
    )
    op.create_index(op.f('ix_quick_handling_form_complaint_id'), 'quick_handling_form', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_quick_handling_form_owner_id'), 'quick_handling_form', ['owner_id'], unique=False)
    op.create_table('recording',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('provider_id', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_recording_conversation_id_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recording')),
    sa.UniqueConstraint('provider_id', name=op.f('uq_recording_provider_id'))
    )
    op.create_index(op.f('ix_recording_conversation_id'), 'recording', ['conversation_id'], unique=False)
    op.create_table('report_mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_mail_report_id_report')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_report_mail_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_mail')),
    sa.UniqueConstraint('message_id', name=op.f('uq_report_mail_message_id')),
    sa.UniqueConstraint('report_id', 'staff_id', name=op.f('uq_report_mail_report_id_staff_id'))
    )
    op.create_index(op.f('ix_report_mail_report_id'), 'report_mail', ['report_id'], unique=False)
    op.create_index(op.f('ix_report_mail_staff_id'), 'report_mail', ['staff_id'], unique=False)
    op.create_index('ix_report_mail_status_next_at', 'report_mail', ['status', 'next_at'], unique=False)
    op.create_table('report_notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('news', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_notice_report_id_report')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_report_notice_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_notice')),
    sa.UniqueConstraint('report_id', 'staff_id', 'news', name=op.f('uq_report_notice_report_id_staff_id_news'))
    )
    op.create_index(op.f('ix_report_notice_report_id'), 'report_notice', ['report_id'], unique=False)
    op.create_index(op.f('ix_report_notice_staff_id'), 'report_notice', ['staff_id'], unique=False)
    op.create_table('staff_session',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('csrf_token', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staff_session_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_staff_session_token_hash'))
    )
    op.create_index(op.f('ix_staff_session_staff_id'), 'staff_session', ['staff_id'], unique=False)
    op.create_table('stand_in',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('absent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('deputy_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('appointed_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['absent_id'], ['staff.id'], name=op.f('fk_stand_in_absent_id_staff')),
    sa.ForeignKeyConstraint(['deputy_id'], ['staff.id'], name=op.f('fk_stand_in_deputy_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_in')),
    sa.UniqueConstraint('absent_id', 'starts_at', name=op.f('uq_stand_in_absent_id_starts_at'))
    )
    op.create_index(op.f('ix_stand_in_absent_id'), 'stand_in', ['absent_id'], unique=False)
    op.create_index(op.f('ix_stand_in_deputy_id'), 'stand_in', ['deputy_id'], unique=False)
    op.create_table('turn',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Float(), nullable=True),
    sa.Column('asked', sa.String(length=32), nullable=True),
    sa.Column('understanding', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('events', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_turn_conversation_id_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_turn')),
    sa.UniqueConstraint('conversation_id', 'number', name=op.f('uq_turn_conversation_id_number'))
    )
    op.create_table('utterance',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('turn_number', sa.Integer(), nullable=False),
    sa.Column('speaker', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('asked', sa.String(length=32), nullable=True),
    sa.Column('choices', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('said_by', sa.Text(), nullable=True),
    sa.Column('heard', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_utterance_conversation_id_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_utterance')),
    sa.UniqueConstraint('conversation_id', 'position', name=op.f('uq_utterance_conversation_id_position'))
    )
    op.create_table('verbatim',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('asked', sa.String(length=32), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_verbatim_conversation_id_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verbatim'))
    )
    op.create_index(op.f('ix_verbatim_conversation_id'), 'verbatim', ['conversation_id'], unique=False)
    op.create_table('webhook_delivery',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('webhook_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('event', sa.String(length=32), nullable=False),
    sa.Column('body', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_answer', sa.Text(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['webhook_id'], ['webhook.id'], name=op.f('fk_webhook_delivery_webhook_id_webhook')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery')),
    sa.UniqueConstraint('message_id', name=op.f('uq_webhook_delivery_message_id'))
    )
    op.create_index('ix_webhook_delivery_status_next_at', 'webhook_delivery', ['status', 'next_at'], unique=False)
    op.create_index('ix_webhook_delivery_webhook_id_id', 'webhook_delivery', ['webhook_id', 'id'], unique=False)
    op.create_table('contact_point',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.Column('bad', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_contact_point_customer_id_customer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_point'))
    )
    op.create_index(op.f('ix_contact_point_customer_id'), 'contact_point', ['customer_id'], unique=False)
    op.create_index('ix_contact_point_kind_address', 'contact_point', ['kind', 'address'], unique=False)
    op.create_table('note',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('case_kind', sa.String(length=32), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('department', sa.String(length=32), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_by', sa.Text(), nullable=True),
    sa.Column('turn_number', sa.Integer(), nullable=True),
    sa.Column('taken_up', sa.Boolean(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_note_conversation_id_conversation')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_note_customer_id_customer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    op.create_index(op.f('ix_note_conversation_id'), 'note', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_note_customer_id'), 'note', ['customer_id'], unique=False)
    op.create_index(op.f('ix_note_noted_at'), 'note', ['noted_at'], unique=False)
    op.create_table('opt_out',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=True),
    sa.Column('heard_on', sa.String(length=32), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_opt_out_conversation_id_conversation')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_opt_out_customer_id_customer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opt_out'))
    )
    op.create_index(op.f('ix_opt_out_conversation_id'), 'opt_out', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_opt_out_customer_id'), 'opt_out', ['customer_id'], unique=False)
    op.create_table('outbox_message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('contact_attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('body', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('provider_id', sa.Text(), nullable=True),
    sa.Column('provider_answer', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['contact_attempt_id'], ['contact_attempt.id'], name=op.f('fk_outbox_message_contact_attempt_id_contact_attempt')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_outbox_message_conversation_id_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_message')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_message_key'))
    )
    op.create_index('ix_outbox_message_channel_claimed_at', 'outbox_message', ['channel', 'claimed_at'], unique=False)
    op.create_index(op.f('ix_outbox_message_contact_attempt_id'), 'outbox_message', ['contact_attempt_id'], unique=False)
    op.create_index('ix_outbox_message_conversation_id_id', 'outbox_message', ['conversation_id', 'id'], unique=False)
    op.create_index(op.f('ix_outbox_message_provider_id'), 'outbox_message', ['provider_id'], unique=False)
    op.create_index('ix_outbox_message_status_channel', 'outbox_message', ['status', 'channel'], unique=False)
    op.create_table('profile_proposal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_profile_proposal_conversation_id_conversation')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_profile_proposal_customer_id_customer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_profile_proposal')),
    sa.UniqueConstraint('conversation_id', 'field', 'value', name=op.f('uq_profile_proposal_conversation_id_field_value'))
    )
    op.create_index(op.f('ix_profile_proposal_conversation_id'), 'profile_proposal', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_profile_proposal_customer_id'), 'profile_proposal', ['customer_id'], unique=False)
    op.create_table('vehicle',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('plate', sa.Text(), nullable=False),
    sa.Column('vin', sa.Text(), nullable=True),
    sa.Column('model', sa.Text(), nullable=True),
    sa.Column('vehicle_type', sa.Text(), nullable=True),
    sa.Column('private_use', sa.Boolean(), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('interval_km', sa.Integer(), nullable=True),
    sa.Column('interval_months', sa.Integer(), nullable=True),
    sa.Column('next_due_on', sa.Date(), nullable=True),
    sa.Column('next_due_km', sa.Integer(), nullable=True),
    sa.Column('next_due_items', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('next_due_price', sa.Integer(), nullable=True),
    sa.Column('next_due_hours', sa.Float(), nullable=True),
    sa.Column('letter_logged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_service_done_on', sa.Date(), nullable=True),
    sa.Column('delivered_on', sa.Date(), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sold_by_us', sa.Boolean(), nullable=True),
    sa.Column('warranty_number', sa.Text(), nullable=True),
    sa.Column('pdi_number', sa.Text(), nullable=True),
    sa.Column('absence_reason', sa.String(length=32), nullable=True),
    sa.Column('absence_told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sold_since', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['customer.id'], name=op.f('fk_vehicle_owner_id_customer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vehicle')),
    sa.UniqueConstraint('plate', name=op.f('uq_vehicle_plate'))
    )
    op.create_index(op.f('ix_vehicle_delivered_at'), 'vehicle', ['delivered_at'], unique=False)
    op.create_index(op.f('ix_vehicle_delivered_on'), 'vehicle', ['delivered_on'], unique=False)
    op.create_index(op.f('ix_vehicle_next_due_on'), 'vehicle', ['next_due_on'], unique=False)
    op.create_index(op.f('ix_vehicle_owner_id'), 'vehicle', ['owner_id'], unique=False)
    op.create_table('escalation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('queue', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('severity', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('persons', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('follow_up_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('visible_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_by', sa.Text(), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('solved_by', sa.Text(), nullable=True),
    sa.Column('solved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolution', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_escalation_complaint_id_complaint')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_escalation_conversation_id_conversation')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_escalation_customer_id_customer')),
    sa.ForeignKeyConstraint(['follow_up_id'], ['follow_up.id'], name=op.f('fk_escalation_follow_up_id_follow_up')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_escalation_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_escalation')),
    sa.UniqueConstraint('origin', name=op.f('uq_escalation_origin'))
    )
    op.create_index(op.f('ix_escalation_complaint_id'), 'escalation', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_escalation_conversation_id'), 'escalation', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_escalation_customer_id'), 'escalation', ['customer_id'], unique=False)
    op.create_index(op.f('ix_escalation_follow_up_id'), 'escalation', ['follow_up_id'], unique=False)
    op.create_index('ix_escalation_status_due_at', 'escalation', ['status', 'due_at'], unique=False)
    op.create_index(op.f('ix_escalation_vehicle_id'), 'escalation', ['vehicle_id'], unique=False)
    op.create_index(op.f('ix_escalation_visible_at'), 'escalation', ['visible_at'], unique=False)
    op.create_table('file_audit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('receptionist', sa.Text(), nullable=True),
    sa.Column('missing', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('corrected_by', sa.Text(), nullable=True),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('filed_by', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_file_audit_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file_audit'))
    )
    op.create_index(op.f('ix_file_audit_day'), 'file_audit', ['day'], unique=False)
    op.create_index(op.f('ix_file_audit_vehicle_id'), 'file_audit', ['vehicle_id'], unique=True)
    op.create_table('first_service_slip',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('slip_number', sa.Text(), nullable=False),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('odometer_km', sa.Integer(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.Text(), nullable=False),
    sa.Column('voucher_filed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('voucher_filed_by', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_first_service_slip_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_first_service_slip')),
    sa.UniqueConstraint('number', name=op.f('uq_first_service_slip_number'))
    )
    op.create_index(op.f('ix_first_service_slip_done_on'), 'first_service_slip', ['done_on'], unique=False)
    op.create_index(op.f('ix_first_service_slip_vehicle_id'), 'first_service_slip', ['vehicle_id'], unique=True)
    op.create_table('letter',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sender', sa.Text(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('reply', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_letter_customer_id_customer')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_letter_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('number', name=op.f('uq_letter_number')),
    sa.UniqueConstraint('origin', name=op.f('uq_letter_origin'))
    )
    op.create_index(op.f('ix_letter_at'), 'letter', ['at'], unique=False)
    op.create_index(op.f('ix_letter_customer_id'), 'letter', ['customer_id'], unique=False)
    op.create_index(op.f('ix_letter_vehicle_id'), 'letter', ['vehicle_id'], unique=False)
    op.create_table('nightly_finding',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('check', sa.String(length=32), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('detail', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_nightly_finding_customer_id_customer')),
    sa.ForeignKeyConstraint(['run_id'], ['nightly_run.id'], name=op.f('fk_nightly_finding_run_id_nightly_run')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_nightly_finding_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nightly_finding')),
    sa.UniqueConstraint('run_id', 'check', 'key', name=op.f('uq_nightly_finding_run_id_check_key'))
    )
    op.create_index(op.f('ix_nightly_finding_customer_id'), 'nightly_finding', ['customer_id'], unique=False)
    op.create_index(op.f('ix_nightly_finding_vehicle_id'), 'nightly_finding', ['vehicle_id'], unique=False)
    op.create_table('parts_order',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('part', sa.Text(), nullable=False),
    sa.Column('price_fen', sa.Integer(), nullable=True),
    sa.Column('deposit_fen', sa.Integer(), nullable=True),
    sa.Column('deposit_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_as', sa.Text(), nullable=True),
    sa.Column('by', sa.Text(), nullable=False),
    sa.CheckConstraint('deposit_fen IS NULL OR deposit_fen > 0', name=op.f('ck_parts_order_deposit')),
    sa.CheckConstraint('price_fen IS NULL OR price_fen >= 0', name=op.f('ck_parts_order_price')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_parts_order_customer_id_customer')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_parts_order_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parts_order')),
    sa.UniqueConstraint('number', name=op.f('uq_parts_order_number'))
    )
    op.create_index(op.f('ix_parts_order_arrived_at'), 'parts_order', ['arrived_at'], unique=False)
    op.create_index(op.f('ix_parts_order_customer_id'), 'parts_order', ['customer_id'], unique=False)
    op.create_index(op.f('ix_parts_order_vehicle_id'), 'parts_order', ['vehicle_id'], unique=False)
    op.create_table('register_line',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('inbound', sa.Boolean(), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('purpose', sa.String(length=32), nullable=False),
    sa.Column('result', sa.String(length=32), nullable=True),
    sa.Column('handler', sa.Text(), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('contact_attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['contact_attempt_id'], ['contact_attempt.id'], name=op.f('fk_register_line_contact_attempt_id_contact_attempt')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_register_line_conversation_id_conversation')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_register_line_customer_id_customer')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_register_line_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_line')),
    sa.UniqueConstraint('conversation_id', 'contact_attempt_id', name=op.f('uq_register_line_conversation_id_contact_attempt_id')),
    sa.UniqueConstraint('number', name=op.f('uq_register_line_number'))
    )
    op.create_index(op.f('ix_register_line_at'), 'register_line', ['at'], unique=False)
    op.create_index(op.f('ix_register_line_contact_attempt_id'), 'register_line', ['contact_attempt_id'], unique=False)
    op.create_index(op.f('ix_register_line_conversation_id'), 'register_line', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_register_line_customer_id'), 'register_line', ['customer_id'], unique=False)
    op.create_index(op.f('ix_register_line_vehicle_id'), 'register_line', ['vehicle_id'], unique=False)
    op.create_table('repair_order',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('contact_person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('promised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_over_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('odometer_km', sa.Integer(), nullable=True),
    sa.Column('advisor_name', sa.Text(), nullable=True),
    sa.Column('amount_fen', sa.Integer(), nullable=True),
    sa.Column('free_campaign', sa.Boolean(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('odometer_km IS NULL OR odometer_km >= 0', name=op.f('ck_repair_order_odometer')),
    sa.ForeignKeyConstraint(['contact_person_id'], ['customer.id'], name=op.f('fk_repair_order_contact_person_id_customer')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_repair_order_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_repair_order')),
    sa.UniqueConstraint('number', name=op.f('uq_repair_order_number'))
    )
    op.create_index(op.f('ix_repair_order_contact_person_id'), 'repair_order', ['contact_person_id'], unique=False)
    op.create_index(op.f('ix_repair_order_handed_over_at'), 'repair_order', ['handed_over_at'], unique=False)
    op.create_index('ix_repair_order_in_repair', 'repair_order', ['promised_at'], unique=False, sqlite_where=sa.text("state = 'in_repair'"), postgresql_where=sa.text("state = 'in_repair'"))
    op.create_index('ix_repair_order_vehicle_id_handed_over_at', 'repair_order', ['vehicle_id', 'handed_over_at'], unique=False)
    op.create_table('vehicle_person',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_vehicle_person_customer_id_customer')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_vehicle_person_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vehicle_person')),
    sa.UniqueConstraint('vehicle_id', 'customer_id', 'role', name=op.f('uq_vehicle_person_vehicle_id_customer_id_role'))
    )
    op.create_index(op.f('ix_vehicle_person_customer_id'), 'vehicle_person', ['customer_id'], unique=False)
    op.create_index(op.f('ix_vehicle_person_vehicle_id'), 'vehicle_person', ['vehicle_id'], unique=False)
    op.create_table('letter_task',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('campaign_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('follow_up_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('letter_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_letter_task_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_letter_task_customer_id_customer')),
    sa.ForeignKeyConstraint(['follow_up_id'], ['follow_up.id'], name=op.f('fk_letter_task_follow_up_id_follow_up')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_letter_task_letter_id_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_task')),
    sa.UniqueConstraint('origin', name=op.f('uq_letter_task_origin'))
    )
    op.create_index(op.f('ix_letter_task_campaign_id'), 'letter_task', ['campaign_id'], unique=False)
    op.create_index(op.f('ix_letter_task_customer_id'), 'letter_task', ['customer_id'], unique=False)
    op.create_index(op.f('ix_letter_task_due_at'), 'letter_task', ['due_at'], unique=False)
    op.create_index(op.f('ix_letter_task_follow_up_id'), 'letter_task', ['follow_up_id'], unique=False)
    op.create_index(op.f('ix_letter_task_letter_id'), 'letter_task', ['letter_id'], unique=False)
    op.create_table('promise_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('repair_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('was_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('promised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['repair_order_id'], ['repair_order.id'], name=op.f('fk_promise_change_repair_order_id_repair_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise_change'))
    )
    op.create_index(op.f('ix_promise_change_at'), 'promise_change', ['at'], unique=False)
    op.create_index(op.f('ix_promise_change_repair_order_id'), 'promise_change', ['repair_order_id'], unique=False)
    op.create_table('rating',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('repair_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('dimension', sa.String(length=32), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('corrected_from', sa.Integer(), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('score BETWEEN 1 AND 5', name=op.f('ck_rating_score')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_rating_conversation_id_conversation')),
    sa.ForeignKeyConstraint(['repair_order_id'], ['repair_order.id'], name=op.f('fk_rating_repair_order_id_repair_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating')),
    sa.UniqueConstraint('conversation_id', 'dimension', name=op.f('uq_rating_conversation_id_dimension'))
    )
    op.create_index(op.f('ix_rating_given_at'), 'rating', ['given_at'], unique=False)
    op.create_index(op.f('ix_rating_repair_order_id'), 'rating', ['repair_order_id'], unique=False)
    op.create_table('recommendation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('vehicle_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('repair_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('advised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_as', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['repair_order_id'], ['repair_order.id'], name=op.f('fk_recommendation_repair_order_id_repair_order')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_recommendation_vehicle_id_vehicle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation')),
    sa.UniqueConstraint('vehicle_id', 'repair_order_id', 'item', name=op.f('uq_recommendation_vehicle_id_repair_order_id_item'))
    )
    op.create_index(op.f('ix_recommendation_repair_order_id'), 'recommendation', ['repair_order_id'], unique=False)
    op.create_index(op.f('ix_recommendation_vehicle_id'), 'recommendation', ['vehicle_id'], unique=False)
    op.create_table('repair_line',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('repair_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('department', sa.String(length=32), nullable=False),
    sa.Column('amount_fen', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['repair_order_id'], ['repair_order.id'], name=op.f('fk_repair_line_repair_order_id_repair_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_repair_line'))
    )
    op.create_index(op.f('ix_repair_line_repair_order_id'), 'repair_line', ['repair_order_id'], unique=False)
    op.create_table('rework_record',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('complaint_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('repair_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('item', sa.Text(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('caller', sa.Text(), nullable=False),
    sa.Column('measure', sa.Text(), nullable=True),
    sa.Column('new_order', sa.Text(), nullable=True),
    sa.Column('solved_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_rework_record_complaint_id_complaint')),
    sa.ForeignKeyConstraint(['repair_order_id'], ['repair_order.id'], name=op.f('fk_rework_record_repair_order_id_repair_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rework_record'))
    )
    op.create_index(op.f('ix_rework_record_complaint_id'), 'rework_record', ['complaint_id'], unique=True)
    op.create_index(op.f('ix_rework_record_repair_order_id'), 'rework_record', ['repair_order_id'], unique=False)
    if not _on_sqlite():
        op.create_foreign_key(op.f('fk_appointment_conversation_id_conversation'), 'appointment', 'conversation', ['conversation_id'], ['id'])
        op.create_foreign_key(op.f('fk_appointment_customer_id_customer'), 'appointment', 'customer', ['customer_id'], ['id'])
        op.create_foreign_key(op.f('fk_appointment_vehicle_id_vehicle'), 'appointment', 'vehicle', ['vehicle_id'], ['id'])
        op.create_foreign_key(op.f('fk_complaint_conversation_id_conversation'), 'complaint', 'conversation', ['conversation_id'], ['id'])
        op.create_foreign_key(op.f('fk_complaint_customer_id_customer'), 'complaint', 'customer', ['customer_id'], ['id'])
        op.create_foreign_key(op.f('fk_complaint_follow_up_id_follow_up'), 'complaint', 'follow_up', ['follow_up_id'], ['id'])
        op.create_foreign_key(op.f('fk_complaint_policy_version_id_policy_version'), 'complaint', 'policy_version', ['policy_version_id'], ['id'])
        op.create_foreign_key(op.f('fk_complaint_repair_order_id_repair_order'), 'complaint', 'repair_order', ['repair_order_id'], ['id'])
        op.create_foreign_key(op.f('fk_complaint_responsible_id_staff'), 'complaint', 'staff', ['responsible_id'], ['id'])
        op.create_foreign_key(op.f('fk_complaint_vehicle_id_vehicle'), 'complaint', 'vehicle', ['vehicle_id'], ['id'])
        op.create_foreign_key(op.f('fk_conversation_complaint_id_complaint'), 'conversation', 'complaint', ['complaint_id'], ['id'])
        op.create_foreign_key(op.f('fk_conversation_customer_id_customer'), 'conversation', 'customer', ['customer_id'], ['id'])
        op.create_foreign_key(op.f('fk_conversation_follow_up_id_follow_up'), 'conversation', 'follow_up', ['follow_up_id'], ['id'])
        op.create_foreign_key(op.f('fk_conversation_repair_order_id_repair_order'), 'conversation', 'repair_order', ['repair_order_id'], ['id'])
        op.create_foreign_key(op.f('fk_conversation_vehicle_id_vehicle'), 'conversation', 'vehicle', ['vehicle_id'], ['id'])
        op.create_foreign_key(op.f('fk_extra_work_conversation_id_conversation'), 'extra_work', 'conversation', ['conversation_id'], ['id'])
        op.create_foreign_key(op.f('fk_extra_work_repair_order_id_repair_order'), 'extra_work', 'repair_order', ['repair_order_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_after_id_follow_up'), 'follow_up', 'follow_up', ['after_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_appointment_id_appointment'), 'follow_up', 'appointment', ['appointment_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_campaign_id_campaign'), 'follow_up', 'campaign', ['campaign_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_clerk_id_staff'), 'follow_up', 'staff', ['clerk_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_complaint_id_complaint'), 'follow_up', 'complaint', ['complaint_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_customer_id_customer'), 'follow_up', 'customer', ['customer_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_extra_work_id_extra_work'), 'follow_up', 'extra_work', ['extra_work_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_merged_into_id_follow_up'), 'follow_up', 'follow_up', ['merged_into_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_parts_order_id_parts_order'), 'follow_up', 'parts_order', ['parts_order_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_repair_order_id_repair_order'), 'follow_up', 'repair_order', ['repair_order_id'], ['id'])
        op.create_foreign_key(op.f('fk_follow_up_vehicle_id_vehicle'), 'follow_up', 'vehicle', ['vehicle_id'], ['id'])


def downgrade() -> None:
    if not _on_sqlite():
        op.drop_constraint(op.f('fk_follow_up_vehicle_id_vehicle'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_follow_up_repair_order_id_repair_order'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_follow_up_parts_order_id_parts_order'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_follow_up_merged_into_id_follow_up'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_follow_up_extra_work_id_extra_work'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_follow_up_customer_id_customer'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_follow_up_complaint_id_complaint'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_follow_up_clerk_id_staff'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_follow_up_campaign_id_campaign'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_follow_up_appointment_id_appointment'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_follow_up_after_id_follow_up'), 'follow_up', type_='foreignkey')
        op.drop_constraint(op.f('fk_extra_work_repair_order_id_repair_order'), 'extra_work', type_='foreignkey')
        op.drop_constraint(op.f('fk_extra_work_conversation_id_conversation'), 'extra_work', type_='foreignkey')
        op.drop_constraint(op.f('fk_conversation_vehicle_id_vehicle'), 'conversation', type_='foreignkey')
        op.drop_constraint(op.f('fk_conversation_repair_order_id_repair_order'), 'conversation', type_='foreignkey')
        op.drop_constraint(op.f('fk_conversation_follow_up_id_follow_up'), 'conversation', type_='foreignkey')
        op.drop_constraint(op.f('fk_conversation_customer_id_customer'), 'conversation', type_='foreignkey')
        op.drop_constraint(op.f('fk_conversation_complaint_id_complaint'), 'conversation', type_='foreignkey')
        op.drop_constraint(op.f('fk_complaint_vehicle_id_vehicle'), 'complaint', type_='foreignkey')
        op.drop_constraint(op.f('fk_complaint_responsible_id_staff'), 'complaint', type_='foreignkey')
        op.drop_constraint(op.f('fk_complaint_repair_order_id_repair_order'), 'complaint', type_='foreignkey')
        op.drop_constraint(op.f('fk_complaint_policy_version_id_policy_version'), 'complaint', type_='foreignkey')
        op.drop_constraint(op.f('fk_complaint_follow_up_id_follow_up'), 'complaint', type_='foreignkey')
        op.drop_constraint(op.f('fk_complaint_customer_id_customer'), 'complaint', type_='foreignkey')
        op.drop_constraint(op.f('fk_complaint_conversation_id_conversation'), 'complaint', type_='foreignkey')
        op.drop_constraint(op.f('fk_appointment_vehicle_id_vehicle'), 'appointment', type_='foreignkey')
        op.drop_constraint(op.f('fk_appointment_customer_id_customer'), 'appointment', type_='foreignkey')
        op.drop_constraint(op.f('fk_appointment_conversation_id_conversation'), 'appointment', type_='foreignkey')
    op.drop_index(op.f('ix_rework_record_repair_order_id'), table_name='rework_record')
    op.drop_index(op.f('ix_rework_record_complaint_id'), table_name='rework_record')
    op.drop_table('rework_record')
    op.drop_index(op.f('ix_repair_line_repair_order_id'), table_name='repair_line')
    op.drop_table('repair_line')
    op.drop_index(op.f('ix_recommendation_vehicle_id'), table_name='recommendation')
    op.drop_index(op.f('ix_recommendation_repair_order_id'), table_name='recommendation')
    op.drop_table('recommendation')
    op.drop_index(op.f('ix_rating_repair_order_id'), table_name='rating')
    op.drop_index(op.f('ix_rating_given_at'), table_name='rating')
    op.drop_table('rating')
    op.drop_index(op.f('ix_promise_change_repair_order_id'), table_name='promise_change')
    op.drop_index(op.f('ix_promise_change_at'), table_name='promise_change')
    op.drop_table('promise_change')
    op.drop_index(op.f('ix_letter_task_letter_id'), table_name='letter_task')
    op.drop_index(op.f('ix_letter_task_follow_up_id'), table_name='letter_task')
    op.drop_index(op.f('ix_letter_task_due_at'), table_name='letter_task')
    op.drop_index(op.f('ix_letter_task_customer_id'), table_name='letter_task')
    op.drop_index(op.f('ix_letter_task_campaign_id'), table_name='letter_task')
    op.drop_table('letter_task')
    op.drop_index(op.f('ix_vehicle_person_vehicle_id'), table_name='vehicle_person')
    op.drop_index(op.f('ix_vehicle_person_customer_id'), table_name='vehicle_person')
    op.drop_table('vehicle_person')
    op.drop_index('ix_repair_order_vehicle_id_handed_over_at', table_name='repair_order')
    op.drop_index('ix_repair_order_in_repair', table_name='repair_order', sqlite_where=sa.text("state = 'in_repair'"), postgresql_where=sa.text("state = 'in_repair'"))
    op.drop_index(op.f('ix_repair_order_handed_over_at'), table_name='repair_order')
    op.drop_index(op.f('ix_repair_order_contact_person_id'), table_name='repair_order')
    op.drop_table('repair_order')
    op.drop_index(op.f('ix_register_line_vehicle_id'), table_name='register_line')
    op.drop_index(op.f('ix_register_line_customer_id'), table_name='register_line')
    op.drop_index(op.f('ix_register_line_conversation_id'), table_name='register_line')
    op.drop_index(op.f('ix_register_line_contact_attempt_id'), table_name='register_line')
    op.drop_index(op.f('ix_register_line_at'), table_name='register_line')
    op.drop_table('register_line')
    op.drop_index(op.f('ix_parts_order_vehicle_id'), table_name='parts_order')
    op.drop_index(op.f('ix_parts_order_customer_id'), table_name='parts_order')
    op.drop_index(op.f('ix_parts_order_arrived_at'), table_name='parts_order')
    op.drop_table('parts_order')
    op.drop_index(op.f('ix_nightly_finding_vehicle_id'), table_name='nightly_finding')
    op.drop_index(op.f('ix_nightly_finding_customer_id'), table_name='nightly_finding')
    op.drop_table('nightly_finding')
    op.drop_index(op.f('ix_letter_vehicle_id'), table_name='letter')
    op.drop_index(op.f('ix_letter_customer_id'), table_name='letter')
    op.drop_index(op.f('ix_letter_at'), table_name='letter')
    op.drop_table('letter')
    op.drop_index(op.f('ix_first_service_slip_vehicle_id'), table_name='first_service_slip')
    op.drop_index(op.f('ix_first_service_slip_done_on'), table_name='first_service_slip')
    op.drop_table('first_service_slip')
    op.drop_index(op.f('ix_file_audit_vehicle_id'), table_name='file_audit')
    op.drop_index(op.f('ix_file_audit_day'), table_name='file_audit')
    op.drop_table('file_audit')
    op.drop_index(op.f('ix_escalation_visible_at'), table_name='escalation')
    op.drop_index(op.f('ix_escalation_vehicle_id'), table_name='escalation')
    op.drop_index('ix_escalation_status_due_at', table_name='escalation')
    op.drop_index(op.f('ix_escalation_follow_up_id'), table_name='escalation')
    op.drop_index(op.f('ix_escalation_customer_id'), table_name='escalation')
    op.drop_index(op.f('ix_escalation_conversation_id'), table_name='escalation')
    op.drop_index(op.f('ix_escalation_complaint_id'), table_name='escalation')
    op.drop_table('escalation')
    op.drop_index(op.f('ix_vehicle_owner_id'), table_name='vehicle')
    op.drop_index(op.f('ix_vehicle_next_due_on'), table_name='vehicle')
    op.drop_index(op.f('ix_vehicle_delivered_on'), table_name='vehicle')
    op.drop_index(op.f('ix_vehicle_delivered_at'), table_name='vehicle')
    op.drop_table('vehicle')
    op.drop_index(op.f('ix_profile_proposal_customer_id'), table_name='profile_proposal')
    op.drop_index(op.f('ix_profile_proposal_conversation_id'), table_name='profile_proposal')
    op.drop_table('profile_proposal')
    op.drop_index('ix_outbox_message_status_channel', table_name='outbox_message')
    op.drop_index(op.f('ix_outbox_message_provider_id'), table_name='outbox_message')
    op.drop_index('ix_outbox_message_conversation_id_id', table_name='outbox_message')
    op.drop_index(op.f('ix_outbox_message_contact_attempt_id'), table_name='outbox_message')
    op.drop_index('ix_outbox_message_channel_claimed_at', table_name='outbox_message')
    op.drop_table('outbox_message')
    op.drop_index(op.f('ix_opt_out_customer_id'), table_name='opt_out')
    op.drop_index(op.f('ix_opt_out_conversation_id'), table_name='opt_out')
    op.drop_table('opt_out')
    op.drop_index(op.f('ix_note_noted_at'), table_name='note')
    op.drop_index(op.f('ix_note_customer_id'), table_name='note')
    op.drop_index(op.f('ix_note_conversation_id'), table_name='note')
    op.drop_table('note')
    op.drop_index('ix_contact_point_kind_address', table_name='contact_point')
    op.drop_index(op.f('ix_contact_point_customer_id'), table_name='contact_point')
    op.drop_table('contact_point')
    op.drop_index('ix_webhook_delivery_webhook_id_id', table_name='webhook_delivery')
    op.drop_index('ix_webhook_delivery_status_next_at', table_name='webhook_delivery')
    op.drop_table('webhook_delivery')
    op.drop_index(op.f('ix_verbatim_conversation_id'), table_name='verbatim')
    op.drop_table('verbatim')
    op.drop_table('utterance')
    op.drop_table('turn')
    op.drop_index(op.f('ix_stand_in_deputy_id'), table_name='stand_in')
    op.drop_index(op.f('ix_stand_in_absent_id'), table_name='stand_in')
    op.drop_table('stand_in')
    op.drop_index(op.f('ix_staff_session_staff_id'), table_name='staff_session')
    op.drop_table('staff_session')
    op.drop_index(op.f('ix_report_notice_staff_id'), table_name='report_notice')
    op.drop_index(op.f('ix_report_notice_report_id'), table_name='report_notice')
    op.drop_table('report_notice')
    op.drop_index('ix_report_mail_status_next_at', table_name='report_mail')
    op.drop_index(op.f('ix_report_mail_staff_id'), table_name='report_mail')
    op.drop_index(op.f('ix_report_mail_report_id'), table_name='report_mail')
    op.drop_table('report_mail')
    op.drop_index(op.f('ix_recording_conversation_id'), table_name='recording')
    op.drop_table('recording')
    op.drop_index(op.f('ix_quick_handling_form_owner_id'), table_name='quick_handling_form')
    op.drop_index(op.f('ix_quick_handling_form_complaint_id'), table_name='quick_handling_form')
    op.drop_table('quick_handling_form')
    op.drop_index('ix_inbox_message_status_conversation_id', table_name='inbox_message')
    op.drop_table('inbox_message')
    op.drop_index(op.f('ix_improvement_state'), table_name='improvement')
    op.drop_index(op.f('ix_improvement_responsible_id'), table_name='improvement')
    op.drop_index(op.f('ix_improvement_made_at'), table_name='improvement')
    op.drop_table('improvement')
    op.drop_table('fact_answer')
    op.drop_index(op.f('ix_customer_name'), table_name='customer')
    op.drop_index(op.f('ix_customer_lost_since'), table_name='customer')
    op.drop_index(op.f('ix_customer_clerk_id'), table_name='customer')
    op.drop_index(op.f('ix_customer_advisor_id'), table_name='customer')
    op.drop_table('customer')
    op.drop_index(op.f('ix_contact_attempt_provider_id'), table_name='contact_attempt')
    op.drop_index(op.f('ix_contact_attempt_follow_up_id'), table_name='contact_attempt')
    op.drop_index(op.f('ix_contact_attempt_conversation_id'), table_name='contact_attempt')
    op.drop_index(op.f('ix_contact_attempt_claimed_at'), table_name='contact_attempt')
    op.drop_table('contact_attempt')
    op.drop_index(op.f('ix_complaint_pause_complaint_id'), table_name='complaint_pause')
    op.drop_table('complaint_pause')
    op.drop_index(op.f('ix_complaint_event_complaint_id'), table_name='complaint_event')
    op.drop_table('complaint_event')
    op.drop_index('ix_attachment_state_look_at', table_name='attachment')
    op.drop_index(op.f('ix_attachment_conversation_id'), table_name='attachment')
    op.drop_table('attachment')
    op.drop_index(op.f('ix_api_request_at'), table_name='api_request')
    op.drop_table('api_request')
    op.drop_index(op.f('ix_answer_release_version_id'), table_name='answer_release')
    op.drop_index(op.f('ix_answer_release_key'), table_name='answer_release')
    op.drop_table('answer_release')
    op.drop_table('answer_postponement')
    op.drop_table('webhook')
    op.drop_index(op.f('ix_staff_notice_role'), table_name='staff_notice')
    op.drop_table('staff_notice')
    op.drop_table('staff')
    op.drop_index(op.f('ix_sign_in_attempt_name'), table_name='sign_in_attempt')
    op.drop_index(op.f('ix_sign_in_attempt_at'), table_name='sign_in_attempt')
    op.drop_table('sign_in_attempt')
    op.drop_table('sales_handover')
    op.drop_index(op.f('ix_report_due_at'), table_name='report')
    op.drop_table('report')
    op.drop_table('provider_line')
    op.drop_table('policy_version')
    op.drop_table('number_series')
    op.drop_table('nightly_run')
    op.drop_table('maintenance_plan')
    op.drop_index(op.f('ix_follow_up_vehicle_id'), table_name='follow_up')
    op.drop_index('ix_follow_up_status_due_at', table_name='follow_up')
    op.drop_index(op.f('ix_follow_up_repair_order_id'), table_name='follow_up')
    op.drop_index(op.f('ix_follow_up_parts_order_id'), table_name='follow_up')
    op.drop_index('ix_follow_up_open_latest_at', table_name='follow_up', sqlite_where=sa.text("status IN ('planned', 'in_progress')"), postgresql_where=sa.text("status IN ('planned', 'in_progress')"))
    op.drop_index(op.f('ix_follow_up_merged_into_id'), table_name='follow_up')
    op.drop_index(op.f('ix_follow_up_extra_work_id'), table_name='follow_up')
    op.drop_index(op.f('ix_follow_up_customer_id'), table_name='follow_up')
    op.drop_index(op.f('ix_follow_up_complaint_id'), table_name='follow_up')
    op.drop_index(op.f('ix_follow_up_clerk_id'), table_name='follow_up')
    op.drop_index(op.f('ix_follow_up_campaign_id'), table_name='follow_up')
    op.drop_index(op.f('ix_follow_up_appointment_id'), table_name='follow_up')
    op.drop_index(op.f('ix_follow_up_after_id'), table_name='follow_up')
    op.drop_table('follow_up')
    op.drop_index(op.f('ix_extra_work_repair_order_id'), table_name='extra_work')
    op.drop_index(op.f('ix_extra_work_found_at'), table_name='extra_work')
    op.drop_index(op.f('ix_extra_work_conversation_id'), table_name='extra_work')
    op.drop_table('extra_work')
    op.drop_table('dealership')
    op.drop_index(op.f('ix_conversation_vehicle_id'), table_name='conversation')
    op.drop_index(op.f('ix_conversation_repair_order_id'), table_name='conversation')
    op.drop_index('ix_conversation_opened_at', table_name='conversation')
    op.drop_index(op.f('ix_conversation_follow_up_id'), table_name='conversation')
    op.drop_index(op.f('ix_conversation_customer_id'), table_name='conversation')
    op.drop_index(op.f('ix_conversation_complaint_id'), table_name='conversation')
    op.drop_table('conversation')
    op.drop_index(op.f('ix_complaint_vehicle_id'), table_name='complaint')
    op.drop_index(op.f('ix_complaint_taken_at'), table_name='complaint')
    op.drop_index('ix_complaint_status_next_answer_at', table_name='complaint')
    op.drop_index(op.f('ix_complaint_responsible_id'), table_name='complaint')
    op.drop_index(op.f('ix_complaint_repair_order_id'), table_name='complaint')
    op.drop_index(op.f('ix_complaint_policy_version_id'), table_name='complaint')
    op.drop_index(op.f('ix_complaint_level_due_at'), table_name='complaint')
    op.drop_index(op.f('ix_complaint_follow_up_id'), table_name='complaint')
    op.drop_index(op.f('ix_complaint_customer_id'), table_name='complaint')
    op.drop_index(op.f('ix_complaint_conversation_id'), table_name='complaint')
    op.drop_table('complaint')
    op.drop_table('closed_month')
    op.drop_index(op.f('ix_campaign_starts_on'), table_name='campaign')
    op.drop_table('campaign')
    op.drop_index(op.f('ix_audit_entry_by'), table_name='audit_entry')
    op.drop_index(op.f('ix_audit_entry_at'), table_name='audit_entry')
    op.drop_table('audit_entry')
    op.drop_index(op.f('ix_appointment_vehicle_id'), table_name='appointment')
    op.drop_index('ix_appointment_status_starts_at', table_name='appointment')
    op.drop_index(op.f('ix_appointment_customer_id'), table_name='appointment')
    op.drop_index(op.f('ix_appointment_conversation_id'), table_name='appointment')
    op.drop_table('appointment')
    op.drop_table('api_key')
    op.drop_table('answer_version')
