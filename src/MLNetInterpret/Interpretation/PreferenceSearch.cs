using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Interpretation;

/// <summary>Finds the class that each unit tells best from all others on one part of the rows, and tests it on
/// another.</summary>
internal sealed class PreferenceSearch
{
    /// <summary>Share of false discoveries allowed.</summary>
    public const double FalseDiscoveryRate = 0.05;

    /// <summary>Rows of a class in each part; a class of fewer is not tested.</summary>
    public const int FewestRows = 20;

    private const double Nearly = 0.01;
    private const int Draws = 200, Shuffles = 8;
    private const double Deviations = 1.96;      // of the normal distribution, for 95 %
    private readonly PreferenceRows _rows;
    private readonly int[] _tested;
    private readonly Layer[] _layers;
    private readonly int[][] _times;

    /// <summary>Searches all units.</summary>
    /// <param name="rows">The rows of both parts, and their classes, at least one of which can be tested.</param>
    /// <param name="layers">The activations of each layer's units.</param>
    /// <param name="seed">Decides everything random.</param>
    public PreferenceSearch(PreferenceRows rows, IReadOnlyList<LayerValues> layers, int seed)
    {
        _rows = rows;
        _tested = rows.Tested(FewestRows);
        var (random, resampling) = (new Random(seed), new Resampling(seed));
        (RowClasses Found, RowClasses Test)[] shuffled =
            [.. Enumerable.Range(0, Shuffles).Select(_ => (rows.Found.Shuffled(random), rows.Test.Shuffled(random)))];
        _layers = [.. layers.Select(layer =>
        {
            var own = Ranked(layer.Own);
            var untrained = layer.Untrained.Select(Ranked).ToArray();
            double Untrained(int one) =>
                untrained.Length == 0 ? double.NaN : untrained.Max(copy => Best(copy, rows.Found, rows.Test, [one]));
            return new Layer(
                own, _tested.ToDictionary(one => one, Untrained), untrained.Length,
                shuffled.Max(labels => Best(own, labels.Found, labels.Test, _tested)));
        })];
        _times = [.. Enumerable.Range(0, Draws).Select(_ =>
        {
            var times = new int[rows.Test.Of.Length];
            resampling.AddTimes<int>(times);
            return times;
        })];
    }

    /// <summary>The verdict on every unit of every layer, in the order given.</summary>
    public IReadOnlyList<IReadOnlyList<UnitPreference>> Judge()
    {
        var q = FalseDiscoveries.QValues([.. _layers.SelectMany(layer => layer.Units).SelectMany(PValues)]);
        var at = 0;
        return [.. _layers.Select(layer => layer.Units.Select(unit =>
        {
            var own = q.AsSpan(at, _tested.Length).ToArray();
            at += _tested.Length;
            return Judge(layer, unit, own);
        }).ToArray())];
    }

    private IEnumerable<double> PValues(UnitRanks unit)
    {
        var aucs = unit.Found.Aucs(_rows.Found);
        return _tested.Select(one => unit.Found.PValue(aucs[one], _rows.Found.Counts[one]));
    }

    private UnitPreference Judge(Layer layer, UnitRanks unit, double[] q)
    {
        var (found, test) = (unit.Found.Aucs(_rows.Found), unit.Test.Aucs(_rows.Test));
        // of nearly equal ones a class that it is high for
        var place = Enumerable.Range(0, _tested.Length)
            .MaxBy(at => Math.Abs(found[_tested[at]] - 0.5) + (found[_tested[at]] > 0.5 ? Nearly : 0));
        var (best, isHigh) = (_tested[place], found[_tested[place]] >= 0.5);
        double Outward(double auc) => isHigh ? auc : 1 - auc;
        var interval = unit.Test.IntervalOf(_rows.Test, best, _times);
        if (!isHigh) interval = interval with { Low = 1 - interval.High, High = 1 - interval.Low };
        string[] others = [.. Enumerable.Range(0, _tested.Length)
            .Where(at => at != place && q[at] <= FalseDiscoveryRate && Outward(found[_tested[at]]) > 0.5
                && Outward(test[_tested[at]]) >= interval.Low)
            .Select(at => _rows.Names[_tested[at]])];
        var (share, rows) = unit.Test.ShareAtEnd(_rows.Test, best, highest: !isHigh);
        var preference = new ClassPreference(
            _rows.Names[best], isHigh, Outward(test[best]), interval, q[place], layer.Untrained[best], layer.Networks,
            layer.Shuffled, share, (double)_rows.Test.Counts[best] / _rows.Test.Of.Length, _rows.Test.Of.Length, _rows.IsUnseen,
            others)
        {
            Sample = ClassSample.Of(_rows.Names, _rows.Test.Of, unit.OnTest),
        };
        var (verdict, ground) = Decide(preference, rows);
        return new(preference, verdict, new PreferenceReason(ground, preference));
    }

    /// <summary>What the measurements say.</summary>
    /// <param name="found">The measurements.</param>
    /// <param name="end">Rows at the unit's other end.</param>
    public static (Verdict Verdict, PreferenceGround Ground) Decide(ClassPreference found, int end)
    {
        // the share that chance gives of so many rows, and its reach
        var most = found.Share + (Deviations * Math.Sqrt(found.Share * (1 - found.Share) / end));
        return found switch
        {
            { QValue: not <= FalseDiscoveryRate } => (Verdict.NotSupported, PreferenceGround.ChanceAmongTests),
            { Interval.Low: < LeastEffect.Auc } => (Verdict.NotSupported, PreferenceGround.TellsTooLittle),
            _ when found.Interval.Low <= found.Shuffled => (Verdict.NotSupported, PreferenceGround.AsGoodAsShuffled),
            _ when found.ShareAtOtherEnd > most => (Verdict.NotSupported, PreferenceGround.BothEnds),
            { Networks: 0 } => (Verdict.Measured, PreferenceGround.NotCompared),
            _ when found.Interval.Low <= found.Untrained => (Verdict.NotSupported, PreferenceGround.AsGoodAsUntrained),
            { Others.Count: > 0 } => (Verdict.NotSpecific, PreferenceGround.NotSpecific),
            _ => (Verdict.Supported, PreferenceGround.Holds),
        };
    }

    /// <summary>The unit that tells one of the classes best from the others where it is found, tested: how far out the class
    /// lies.</summary>
    private static double Best(UnitRanks[] units, RowClasses found, RowClasses test, int[] classes)
    {
        var (most, best, of, isHigh) = (-1.0, units[0], 0, true);
        foreach (var unit in units)
        {
            var aucs = unit.Found.Aucs(found);
            foreach (var one in classes)
                if (Math.Abs(aucs[one] - 0.5) is var reach && reach > most)
                    (most, best, of, isHigh) = (reach, unit, one, aucs[one] >= 0.5);
        }

        var auc = best.Test.Aucs(test)[of];
        return isHigh ? auc : 1 - auc;
    }

    private static UnitRanks[] Ranked(UnitValues[] units) =>
        [.. units.Select(unit => new UnitRanks(new(unit.Found), new(unit.Test), unit.Test))];

    private sealed record UnitRanks(ClassRanks Found, ClassRanks Test, float[] OnTest);

    private sealed record Layer(UnitRanks[] Units, IReadOnlyDictionary<int, double> Untrained, int Networks, double Shuffled);
}

/// <summary>A unit's activations on the rows of both parts.</summary>
internal sealed record UnitValues(float[] Found, float[] Test);

/// <summary>The activations of a layer's units.</summary>
/// <param name="Own">Units of the network.</param>
/// <param name="Untrained">All units of the layer in each network that learned nothing.</param>
internal sealed record LayerValues(UnitValues[] Own, IReadOnlyList<UnitValues[]> Untrained);

/// <summary>What was found about the class that a unit prefers.</summary>
internal sealed record UnitPreference(ClassPreference Measured, Verdict Verdict, PreferenceReason Ground)
{
    private const int FewestExtremes = 3;

    /// <summary>The same where the most extreme pictures show the class; else no class stands out, whatever the rest says: a
    /// reader who looks at them would not see it.</summary>
    public UnitPreference Beside(Extreme highest, Extreme lowest)
    {
        string[] labels = [.. (Measured.IsHigh ? highest : lowest).Examples.Select(row => row.Label).OfType<string>()];
        var shown = labels.Count(label => label == Measured.ClassName || Measured.Others.Contains(label));
        return Verdict == Verdict.NotSupported || labels.Length < FewestExtremes || shown > Measured.Share * labels.Length
            ? this
            : new(Measured, Verdict.NotSupported, new(PreferenceGround.NotSeen, Measured) { Extremes = (shown, labels.Length) });
    }

    /// <summary>The claim that follows.</summary>
    public string Claim => Verdict == Verdict.NotSupported
        ? VerdictWords.NoClass
        : $"is {(Measured.IsHigh ? "high" : "low")} for {string.Join(", ", Measured.Others.Prepend(Measured.ClassName))}";
}
