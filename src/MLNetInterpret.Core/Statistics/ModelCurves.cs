namespace MLNetInterpret.Core.Statistics;

/// <summary>How well a classifier's probabilities tell classes apart, and how far they can be believed.</summary>
/// <param name="Rows">Rows measured on.</param>
/// <param name="Classes">The classes that have rows, each against the rest.</param>
/// <param name="Calibration">Rows by the probability that was said, in tenths; none without rows.</param>
/// <param name="Error">Expected calibration error: the mean distance between what was said and what came true, 0 to 1.</param>
internal sealed record ModelCurves(
    long Rows, IReadOnlyList<ClassCurve> Classes, IReadOnlyList<CalibrationTenth> Calibration, double Error)
{
    private const int Tenths = 10;
    private const double Step = 0.01;      // a curve has no point that nobody could see

    /// <summary>Measures rows with known classes.</summary>
    /// <param name="names">Names of the classes; of two the second is the positive one.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="probabilities">For each row one for each class, 0 to 1.</param>
    public static ModelCurves Of(
        IReadOnlyList<string> names, IReadOnlyList<int> labels, IReadOnlyList<IReadOnlyList<float>> probabilities)
    {
        var curves = new List<ClassCurve>();
        for (var of = names.Count == 2 ? 1 : 0; of < names.Count; of++)
        {
            var one = of;
            var rows = labels.Select((label, row) => (Said: probabilities[row][one], Is: label == one)).ToArray();
            if (rows.Any(row => row.Is) && rows.Any(row => !row.Is)) curves.Add(Curve(names[one], rows));
        }

        // of two classes the positive one, of more the one that was decided for
        var said = labels.Select((label, row) =>
        {
            if (names.Count == 2) return ((double)probabilities[row][1], label == 1);
            var best = Enumerable.Range(0, names.Count).MaxBy(one => probabilities[row][one]);
            return ((double)probabilities[row][best], label == best);
        });
        var tenths = said.GroupBy(row => Math.Clamp((int)(row.Item1 * Tenths), 0, Tenths - 1)).OrderBy(rows => rows.Key)
            .Select(rows => Tenth([.. rows])).ToArray();
        var error = tenths.Sum(tenth => tenth.Rows * Math.Abs(tenth.Said - tenth.True)) / Math.Max(1, labels.Count);
        return new(labels.Count, curves, tenths, error);
    }

    private static ClassCurve Curve(string name, (float Said, bool Is)[] rows)
    {
        var (positives, negatives) = ((double)rows.Count(row => row.Is), (double)rows.Count(row => !row.Is));
        var points = new List<(double X, double Y)> { (0, 0) };
        var (x, y, area) = (0.0, 0.0, 0.0);
        // rows of one probability are told apart by none
        foreach (var level in rows.GroupBy(row => row.Said).OrderByDescending(level => level.Key))
        {
            var (nextX, nextY) = (x + (level.Count(row => !row.Is) / negatives), y + (level.Count(row => row.Is) / positives));
            area += (nextX - x) * (y + nextY) / 2;
            (x, y) = (nextX, nextY);
            if (x - points[^1].X >= Step || y - points[^1].Y >= Step) points.Add((x, y));
        }

        if (points[^1] != (1, 1)) points.Add((1, 1));
        return new(name, area, points);
    }

    private static CalibrationTenth Tenth((double Said, bool Is)[] rows)
    {
        // Wilson's interval, 95 %
        const double z = 1.96;
        var (n, share) = ((double)rows.Length, rows.Count(row => row.Is) / (double)rows.Length);
        var middle = (share + (z * z / (2 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((share * (1 - share) / n) + (z * z / (4 * n * n)));
        return new(rows.Average(row => row.Said), share, middle - half, middle + half, rows.Length);
    }
}

/// <summary>One class against the rest.</summary>
/// <param name="Name">The class.</param>
/// <param name="Auc">The area below the curve.</param>
/// <param name="Points">Share of the other rows taken for the class, and share of its own, from (0, 0) to (1, 1).</param>
internal sealed record ClassCurve(string Name, double Auc, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Rows of which about the same probability was said.</summary>
/// <param name="Said">The mean probability.</param>
/// <param name="True">The share of them of which it came true.</param>
/// <param name="Low">The lower end of its 95 % interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Rows">Rows.</param>
internal sealed record CalibrationTenth(double Said, double True, double Low, double High, long Rows);
