namespace MLNetInterpret.Core.Text;

/// <summary>Chooses the stretches that are shown side by side.</summary>
/// <param name="text">The whole text.</param>
/// <param name="marks">What is marked in it.</param>
internal sealed class MarkWindows(CodedText text, TextMarks marks)
{
    private const int Marked = 4, Others = 8, Around = 32, Longest = 200;

    /// <summary>The first marks, then what else switches a set on, in both parts.</summary>
    public IReadOnlyList<MarkedStretch> Of(OnUnits search, OnUnits heldOut, UnitSet set)
    {
        var (together, heldOutTogether) = (search.Together(set.Cells), heldOut.Together(set.Cells));
        return
        [
            .. marks.Search.Take(Marked).Select(mark => Shown(search, together, set, mark, isMarked: true, isHeldOut: false)),
            .. Best(search, together, set, marks.Search, isHeldOut: false).Where(stretch => !stretch.IsMarked).Take(Others),
            .. Best(heldOut, heldOutTogether, set, marks.HeldOut, isHeldOut: true).Take(Others),
        ];
    }

    private IEnumerable<MarkedStretch> Best(
        OnUnits part, int[] together, UnitSet set, IReadOnlyList<(int From, int To)> marked, bool isHeldOut)
    {
        var runs = OnUnits.Runs(part.Length, at => set.Needed > 0 && together[at] >= set.Needed);
        var found = TextMarks.Found([.. marked.OrderBy(mark => mark.From)], runs).Select(pair => pair.Run).ToHashSet();
        int[] lengths = [.. marks.Search.Select(mark => mark.To - mark.From).Distinct()];
        return Enumerable.Range(0, runs.Count)
            .Select(run => (Run: runs[run], Place: run, Cells: AllAlong(part, set, runs[run])))
            .OrderByDescending(one => one.Cells)
            .ThenBy(one => lengths.Min(length => Math.Abs(length - (one.Run.To - one.Run.From))))
            .ThenBy(one => one.Place)
            .Select(one => Shown(part, together, set, one.Run, found.Contains(one.Place), isHeldOut));
    }

    private static int AllAlong(OnUnits part, UnitSet set, (int From, int To) run) => set.Cells.Count(cell =>
    {
        for (var at = run.From; at < run.To; at++)
            if (!part.IsOn(at, cell)) return false;
        return true;
    });

    private MarkedStretch Shown(
        OnUnits part, int[] together, UnitSet set, (int From, int To) run, bool isMarked, bool isHeldOut)
    {
        var (from, to) = (Math.Max(0, run.From - Around), Math.Min(part.Length, Math.Min(run.To, run.From + Longest) + Around));
        var window = text.Slice(part.From + from, part.From + to);
        float[] shares = [.. together[from..to].Select(on => set.Cells.Length == 0 ? 0 : (float)on / set.Cells.Length)];
        float[] within = [.. Enumerable.Range(from, to - from).Select(at => at >= run.From && at < run.To ? 1f : 0)];
        return new()
        {
            From = text.Start(part.From + run.From),
            To = text.Start(part.From + run.To),
            Cells = AllAlong(part, set, run),
            IsMarked = isMarked,
            IsHeldOut = isHeldOut,
            Window = new(window.Shown(shares, run.From - from), window.Spread(within), text.Start(part.From + from), ""),
        };
    }
}
