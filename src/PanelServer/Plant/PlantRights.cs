namespace PanelServer.Host.Plant;

/// <summary>
/// What a panel's login may do where it does not own the common history: add rows of its own panel, and change those of them that change. PostgreSQL
/// holds whoever owns the tables to none of it.
/// </summary>
internal static class PlantRights
{
    private const string Own = "(SELECT p.id FROM panel p WHERE p.login = session_user)";

    // "Session user", since that is who has logged in, whatever role was taken then. The functions are the owner's: panels may call them where they may not
    // make or drop tables themselves, and they look at nothing but their own schema. What panels may drop is the owner's word in "retention".
    /// <summary>What makes the version with these rights from the one before.</summary>
    public const string Step =
        $"""
        SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);
        ALTER TABLE panel ADD COLUMN login NAME;
        ALTER TABLE panel ALTER COLUMN login SET DEFAULT session_user;
        CREATE TABLE retention (place INTEGER PRIMARY KEY CHECK (place = 1), value_months INTEGER NOT NULL, record_months INTEGER NOT NULL);
        INSERT INTO retention VALUES (1, 24, 120);
        ALTER TABLE panel ENABLE ROW LEVEL SECURITY;
        ALTER TABLE machine ENABLE ROW LEVEL SECURITY;
        ALTER TABLE signal ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {PlantSchema.Values} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {PlantSchema.Alarms} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {PlantSchema.Commands} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {PlantSchema.Runs} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY reads ON panel FOR SELECT USING (true);
        CREATE POLICY reads ON machine FOR SELECT USING (true);
        CREATE POLICY reads ON signal FOR SELECT USING (true);
        CREATE POLICY reads ON {PlantSchema.Values} FOR SELECT USING (true);
        CREATE POLICY reads ON {PlantSchema.Alarms} FOR SELECT USING (true);
        CREATE POLICY reads ON {PlantSchema.Commands} FOR SELECT USING (true);
        CREATE POLICY reads ON {PlantSchema.Runs} FOR SELECT USING (true);
        CREATE POLICY writes_own ON panel USING (login = session_user) WITH CHECK (login = session_user);
        CREATE POLICY writes_own ON machine USING (panel IN {Own}) WITH CHECK (panel IN {Own});
        CREATE POLICY writes_own ON signal USING (machine IN (SELECT m.id FROM machine m WHERE m.panel IN {Own})) WITH CHECK (machine IN (SELECT m.id FROM machine m WHERE m.panel IN {Own}));
        CREATE POLICY writes_own ON {PlantSchema.Values}
            USING (signal IN (SELECT s.id FROM signal s JOIN machine m ON m.id = s.machine WHERE m.panel IN {Own}))
            WITH CHECK (signal IN (SELECT s.id FROM signal s JOIN machine m ON m.id = s.machine WHERE m.panel IN {Own}));
        CREATE POLICY writes_own ON {PlantSchema.Alarms} USING (panel IN {Own}) WITH CHECK (panel IN {Own});
        CREATE POLICY writes_own ON {PlantSchema.Commands} USING (panel IN {Own}) WITH CHECK (panel IN {Own});
        CREATE POLICY writes_own ON {PlantSchema.Runs} USING (panel IN {Own}) WITH CHECK (panel IN {Own});
        CREATE FUNCTION plant_make_month(parent TEXT, month DATE) RETURNS VOID LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $body$
        DECLARE
            part TEXT := parent || to_char(month, '_YYYY_MM');
        BEGIN
            IF parent NOT IN ('{PlantSchema.Values}', '{PlantSchema.Alarms}', '{PlantSchema.Commands}', '{PlantSchema.Runs}') OR extract(day FROM month) <> 1
                OR month > date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month' OR month < now() AT TIME ZONE 'UTC' - interval '1201 months' THEN
                RAISE EXCEPTION 'no month of the common history: % %', parent, month;
            END IF;
            PERFORM {PlantSchema.LockCall};
            IF EXISTS (SELECT FROM pg_class WHERE relname = part AND relnamespace = current_schema()::regnamespace) THEN
                RETURN;
            END IF;
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS)', part, parent);
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, to_char(month, 'YYYY-MM-DD 00:00:00+00'), to_char(month + interval '1 month', 'YYYY-MM-DD 00:00:00+00'));
        END $body$;
        CREATE FUNCTION plant_drop_old() RETURNS VOID LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '2s' AS $body$
        DECLARE
            part NAME;
        BEGIN
            PERFORM {PlantSchema.LockCall};
            FOR part IN
                SELECT c.relname FROM retention r, pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
                WHERE p.relnamespace = current_schema()::regnamespace AND p.relkind = 'p' AND right(c.relname, 7) < to_char(
                    date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => CASE p.relname WHEN '{PlantSchema.Values}' THEN r.value_months ELSE r.record_months END), 'YYYY_MM')
            LOOP
                EXECUTE format('DROP TABLE %I', part);
            END LOOP;
        EXCEPTION WHEN lock_not_available THEN
            NULL;
        END $body$;
        REVOKE ALL ON FUNCTION plant_make_month, plant_drop_old FROM PUBLIC;
        """;
}
