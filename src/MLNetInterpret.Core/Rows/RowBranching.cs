using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Rows;

/// <summary>Proves what no row exceeds by parting the space until every part is known to hold nothing better.</summary>
/// <remarks>Branch and bound, the part with the highest bound first. The bound of a part is a sum over columns, so a choice whose
/// addend falls short of the largest by more than the bound exceeds the best row known cannot be in a better row and is taken
/// away; with fewer choices the lines are nearer. Slopes and multipliers are moved against the bound's subgradient by Polyak's
/// step towards the best row known. A part is split at the rectifier to whose line above the bound owes most: one part keeps
/// its input above 0, the other below, by a multiplier each. Where the bound owes nothing to such lines, a part is split at the
/// column to which the lines below owe most. Sources: Bunel et al., arXiv:1711.00455; Wang et al., arXiv:2103.06624
/// (beta-CROWN).</remarks>
internal sealed class RowBranching(
    RowRelaxation relaxation, int mostParts, IProgress<WorkProgress>? progress, CancellationToken cancellation)
{
    private const int RootRounds = 100;
    private const int Rounds = 3;
    // how much better than the best row known is not worth proving, as a share of 1 plus its score
    private const double Tolerance = 2e-5;
    // numbers that a part holds; larger parts are fewer
    private const double NumbersAPart = 1 << 10;
    private const int FewestParts = 16;
    // of what a bound owes, as a share of 1 plus the score
    private const double Negligible = 1e-9;
    private readonly int _mostParts =
        Math.Min(mostParts, Math.Max(FewestParts, (int)(NumbersAPart * mostParts / relaxation.Size)));
    private readonly PriorityQueue<(RowPart Part, Cut Cut), double> _open = new();
    private double _closed = double.NegativeInfinity;

    /// <summary>The best row met.</summary>
    public int[] Row { get; private set; } = [];

    /// <summary>Its score.</summary>
    public double Score { get; private set; } = double.NegativeInfinity;

    /// <summary>Parts that were bounded.</summary>
    public int Parts { get; private set; }

    /// <summary>No row scores more.</summary>
    public double Bound =>
        Math.Max(Math.Max(Score, _closed), _open.TryPeek(out var part, out _) ? part.Part.Bound : double.NegativeInfinity);

    /// <summary>Whether no row scores noticeably more than the best met.</summary>
    public bool IsProven => Bound <= Enough;

    private double Enough => Score + (Tolerance * (1 + Math.Abs(Score)));

    /// <summary>Parts the space until nothing is left open or enough parts were bounded.</summary>
    /// <param name="known">Rows known to be good.</param>
    public void Run(IEnumerable<int[]> known)
    {
        foreach (var row in known) Offer(row);
        Add(relaxation.Whole(), RootRounds);
        while (Parts < _mostParts && _open.TryDequeue(out var open, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report("proving that no row is better", (double)Parts / _mostParts);
            if (open.Part.Bound <= Enough)
            {
                Close(open.Part.Bound);
                continue;
            }

            Add(Child(open.Part, open.Cut, 1), Rounds);
            Add(Child(open.Part, open.Cut, -1), Rounds);
        }
    }

    /// <summary>Bounds a part and keeps it open where it may hold a better row.</summary>
    private void Add(RowPart part, int rounds)
    {
        Parts++;
        relaxation.Narrow(part);
        double[][] owed = [.. part.Slopes.Select(slopes => new double[slopes.Length])];
        for (var round = 1; ; round++)
        {
            var bound = relaxation.Bound(part);
            Offer(relaxation.Best);
            var before = part.Bound;
            part.Bound = Math.Min(part.Bound, bound);
            if (part.Bound <= Enough)
            {
                Close(part.Bound);
                return;
            }

            var (slopes, loose) = relaxation.Derivatives(part, owed);
            if (round < rounds) relaxation.Tilt(part, 2.0 / (round + 3));
            var fewer = Reduce(part, bound);
            if (round >= rounds)
            {
                Split(part, loose, owed);
                return;
            }

            var moved = Descend(part, slopes, bound);
            if (fewer) relaxation.Narrow(part);
            else if (!moved) rounds = round;
        }
    }

    /// <summary>Takes away the choices of which no better row is made; whether there were any.</summary>
    private bool Reduce(RowPart part, double bound)
    {
        var fewer = false;
        for (var column = 0; column < part.Choices.Length; column++)
        {
            if (part.Choices[column].Length == 1) continue;
            var values = relaxation.Values[column];
            var least = Enough - bound + values[relaxation.Best[column]];
            var choices = part.Choices[column];
            if (Array.TrueForAll(choices, choice => values[choice] > least)) continue;
            foreach (var choice in choices)
                if (values[choice] <= least)
                    _closed = Math.Max(_closed, bound - values[relaxation.Best[column]] + values[choice]);
            part.Choices[column] = Array.FindAll(choices, choice => values[choice] > least);
            part.Addends[column] = relaxation.Extremes(column, part.Choices[column]);
            fewer = true;
        }

        return fewer;
    }

    /// <summary>Moves the slopes against the derivatives; whether any can move.</summary>
    private bool Descend(RowPart part, double[][] slopes, double bound)
    {
        double square = 0;
        for (var layer = 0; layer < slopes.Length; layer++)
            for (var unit = 0; unit < slopes[layer].Length; unit++)
            {
                var (slope, own) = (slopes[layer][unit], part.Slopes[layer][unit]);
                if (slope > 0 ? own > 0 : slope < 0 && own < Most(part, layer, unit)) square += slope * slope;
            }

        if (square <= 0) return false;
        var step = (bound - Score) / square;
        for (var layer = 0; layer < slopes.Length; layer++)
            for (var unit = 0; unit < slopes[layer].Length; unit++)
                part.Slopes[layer][unit] =
                    Math.Clamp(part.Slopes[layer][unit] - (step * slopes[layer][unit]), 0, Most(part, layer, unit));
        return true;
    }

    /// <summary>The largest slope, or multiplier.</summary>
    private static double Most(RowPart part, int layer, int unit) =>
        part.Sides[layer][unit] == 0 ? 1 : double.PositiveInfinity;

    /// <summary>Splits a part at a rectifier, else at a column.</summary>
    private void Split(RowPart part, double[] loose, double[][] owed)
    {
        Cut? cut = null;
        var most = Negligible * (1 + Math.Abs(Score));
        for (var layer = 0; layer < owed.Length; layer++)
            for (var unit = 0; unit < owed[layer].Length; unit++)
                if (owed[layer][unit] > most && part.Ranges[layer] is var range && range.Low[unit] < 0 && range.High[unit] > 0)
                    (cut, most) = (new(layer, unit, -1, []), owed[layer][unit]);
        cut ??= ColumnCut(part, loose);
        if (cut is { } found) _open.Enqueue((part, found), -part.Bound);
        else Offer([.. part.Choices.Select(choices => choices[0])]);      // one row is left
    }

    /// <summary>The column to which the lines owe most,
    /// to be split halfway in the order of what its choices add to the unit that owes most; null where one row is left.</summary>
    private Cut? ColumnCut(RowPart part, double[] loose)
    {
        var (column, most) = (-1, 0.0);
        for (var c = 0; c < part.Choices.Length; c++)
        {
            if (part.Choices[c].Length == 1) continue;
            var (addends, owed) = (part.Addends[c], 0.0);
            for (var unit = 0; unit < loose.Length; unit++) owed += loose[unit] * (addends.Most[unit] - addends.Least[unit]);
            if (column < 0 || owed > most) (column, most) = (c, owed);
        }

        if (column < 0) return null;
        var (least, high) = part.Addends[column];
        double Spread(int unit) => (most > 0 ? loose[unit] : 1) * (high[unit] - least[unit]);
        var by = 0;
        for (var unit = 1; unit < loose.Length; unit++)
            if (Spread(unit) > Spread(by)) by = unit;
        int[] parted = [.. part.Choices[column].OrderBy(choice => relaxation.Addend(column, choice, by))];
        return new(-1, -1, column, parted);
    }

    /// <summary>One of the two sides of a cut.</summary>
    private RowPart Child(RowPart part, Cut cut, int side)
    {
        var child = part.Copy();
        if (cut.Column >= 0)
        {
            var half = cut.Choices.Length / 2;
            child.Choices[cut.Column] = side > 0 ? cut.Choices[half..] : cut.Choices[..half];
            child.Addends[cut.Column] = relaxation.Extremes(cut.Column, child.Choices[cut.Column]);
            return child;
        }

        child.Sides[cut.Layer][cut.Unit] = side;
        child.Slopes[cut.Layer][cut.Unit] = 0;
        (side > 0 ? child.Ranges[cut.Layer].Low : child.Ranges[cut.Layer].High)[cut.Unit] = 0;
        return child;
    }

    private void Offer(int[] row)
    {
        if (relaxation.Score(row) is var score && score > Score) (Score, Row) = (score, [.. row]);
    }

    private void Close(double bound) => _closed = Math.Max(_closed, bound);

    /// <summary>How a part is split: by the side of 0 of a unit's input, or by a column's choices, half of them each.</summary>
    private readonly record struct Cut(int Layer, int Unit, int Column, int[] Choices);
}
