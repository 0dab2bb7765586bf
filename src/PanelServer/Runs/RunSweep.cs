namespace PanelServer.Host.Runs;

/// <summary>
/// Goes once through the record of all machines of a run, from change to change, and adds up the figures of the run and of each spool. Between
/// two changes nothing changes, so that what is of different machines belongs together.
/// </summary>
internal static class RunSweep
{
    /// <summary>Adds up.</summary>
    /// <param name="tracks">The machines, each with its record from before the begin to after the end.</param>
    /// <param name="begins">When each spool begins, in Unix milliseconds, rising; the first one with the run.</param>
    /// <param name="end">When the run ends.</param>
    public static (Figures Run, IReadOnlyList<Figures> Spools) Sum(IReadOnlyList<MachineTrack> tracks, IReadOnlyList<long> begins, long end)
    {
        FigureSum run = new(tracks);
        FigureSum[] spools = [.. begins.Select(_ => new FigureSum(tracks))];
        MachineTrack[] deciding = Deciding(tracks);
        long now = begins[0];
        int spool = 0;
        Advance(now);
        while (now < end)
        {
            while (spool + 1 < begins.Count && begins[spool + 1] <= now)
            {
                spool++;
            }

            long next = Math.Min(end, spool + 1 < begins.Count ? begins[spool + 1] : end);
            foreach (MachineTrack track in tracks)
            {
                track.Look(now);
                next = Math.Min(next, track.IsRecorded ? track.Cursor.Until : track.Cursor.NextTime);
            }

            bool produces = deciding.Length == 0 ? tracks.Any(track => track.IsRecorded) : deciding.Any(track => track.Produces);
            run.Add(next - now, produces);
            spools[spool].Add(next - now, produces);
            now = next;
            Advance(now);
        }

        return (run.ToFigures(), [.. spools.Select(sum => sum.ToFigures())]);

        void Advance(long to)
        {
            foreach (MachineTrack track in tracks)
            {
                while (track.Cursor.NextTime <= to)
                {
                    CountGap(track, [run, spools[spool]], begins[0]);
                    track.Cursor.Advance();
                }
            }
        }
    }

    /// <summary>The machines that decide when product is made: winders if there are any, otherwise all that can make product.</summary>
    private static MachineTrack[] Deciding(IReadOnlyList<MachineTrack> tracks)
    {
        MachineTrack[] able = [.. tracks.Where(track => track.CanProduce)];
        MachineTrack[] winders = [.. able.Where(track => track.Layout.Winds)];
        return winders.Length > 0 ? winders : able;
    }

    /// <summary>Counters go on while nothing is recorded; what they have gone on by since the begin of the run counts where the record goes on.</summary>
    private static void CountGap(MachineTrack track, IEnumerable<FigureSum> sums, long begin)
    {
        SampleCursor cursor = track.Cursor;
        if (!cursor.HasGap || cursor.NextTime <= begin)
        {
            return;
        }

        double share = (double)(cursor.NextTime - Math.Max(cursor.Time, begin)) / (cursor.NextTime - cursor.Time);
        foreach (CounterField counter in track.Layout.Counters)
        {
            double increment = cursor.Increment(counter.Place, counter.Resolution) * counter.Factor * share;
            foreach (FigureSum sum in sums)
            {
                sum.AddWithoutRecord(counter.Quantity, increment);
            }
        }
    }
}
