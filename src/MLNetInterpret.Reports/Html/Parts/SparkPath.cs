using System.Globalization;
using System.Text;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>A small histogram as the path of an SVG: counts on a logarithmic scale.</summary>
internal static class SparkPath
{
    /// <summary>The outline of the bars; bins without values leave a gap.</summary>
    /// <param name="histogram">The counts.</param>
    /// <param name="x">Where a value stands.</param>
    /// <param name="height">Height of the drawing; the base line is its lower edge.</param>
    public static string Bars(Histogram histogram, Func<double, double> x, int height)
    {
        var (edges, counts) = (histogram.Edges, histogram.Counts);
        var top = Math.Log10(Math.Max(1, counts.DefaultIfEmpty().Max()) + 1.0);
        var path = new StringBuilder();
        var (at, level) = (0.0, height);
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] == 0) continue;
            if (i == 0 || counts[i - 1] == 0)
            {
                (at, level) = (Tenths(x(edges[i])), height);
                Append(path, $"M{at:0.#} {height}");
            }

            // steps from one bar to the next have fewer digits than places
            var (to, up) = (Tenths(Math.Max(x(edges[i + 1]), x(edges[i]) + 0.6)), Level(counts[i]));
            if (up != level) Append(path, $"v{up - level}");
            Append(path, $"h{to - at:0.#}");
            (at, level) = (to, up);
            if (i == counts.Count - 1 || counts[i + 1] == 0) Append(path, $"V{height}z");
        }

        return path.ToString();

        int Level(long count) => (int)Math.Round(height - 2 - ((height - 6) * Math.Log10(count + 1.0) / top));

        static double Tenths(double place) => Math.Round(place, 1);
    }

    /// <summary>The same counts in fewer, larger bins.</summary>
    public static Histogram Coarser(Histogram histogram, int bins) => histogram.Counts.Count % bins != 0
        ? histogram
        : new(
            [.. histogram.Edges.Where((_, i) => i % bins == 0)],
            [.. histogram.Counts.Chunk(bins).Select(chunk => chunk.Sum())]);

    private static void Append(StringBuilder path, FormattableString piece) =>
        path.Append(piece.ToString(CultureInfo.InvariantCulture));
}
