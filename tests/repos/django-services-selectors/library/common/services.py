def model_update(*, instance, fields, data):
    """Sets what differs and saves it once, fully cleaned."""
    changed = []
    for field in fields:
        if field in data and getattr(instance, field) != data[field]:
            setattr(instance, field, data[field])
            changed.append(field)
    if changed:
        instance.full_clean()
        instance.save(update_fields=[*changed, "updated_at"])
    return instance
