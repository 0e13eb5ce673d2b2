using MLNetInterpret.Core.Units;
using MLNetInterpret.Drawing.Style;
using ScottPlot;

namespace MLNetInterpret.Drawing.Figures.Pictures;

/// <summary>An optimised picture on its way from noise to the result.</summary>
internal static class SnapshotStrip
{
    private const int Most = 8;

    /// <summary>The stations in the order of the steps, limited in number; the result is last, and a snapshot after the last
    /// step is the result itself.</summary>
    public static IReadOnlyList<Station> Of(OptimizedInput? optimized, int most = Most)
    {
        if (optimized?.Shown is not ImageInput result) return [];
        Station[] way =
        [
            .. optimized.Snapshots
                .Where(snapshot => optimized.Trace.Count == 0 || snapshot.Step < optimized.Trace.Count)
                .SelectMany<(int Step, InputValue Input), Station>(snapshot =>
                    snapshot.Input.SeenIn(optimized.Crop) is ImageInput picture
                        ? [new(picture, snapshot.Step, IsResult: false)] : []),
        ];
        var kept = Math.Min(way.Length, most - 1);
        return
        [
            .. Enumerable.Range(0, kept).Select(i => way[kept == way.Length ? i : i * (way.Length - 1) / Math.Max(1, kept - 1)]),
            new(result, optimized.Trace.Count, IsResult: true),
        ];
    }

    /// <summary>Draws the stations in a row, each with its step below.</summary>
    public static void Draw(
        Canvas canvas, IReadOnlyList<Station> stations, double x, double y, double size, double gap, Color color)
    {
        canvas.Box(x, y, 3, size, color);
        for (var i = 0; i < stations.Count; i++)
        {
            var left = x + 9 + (i * (size + gap));
            canvas.Picture(stations[i].Picture, left, y, size, smooth: true);
            if (stations[i].IsResult) canvas.Box(left, y + size + 2, size, 2.5, color);
            var (caption, last) = (stations[i].Caption, stations[i].IsResult);
            canvas.Text(caption, left, y + size + 14, 11, last ? Ink.Text : Ink.Muted, bold: last, maxWidth: size);
        }
    }

    /// <summary>One picture on the way.</summary>
    internal sealed record Station(ImageInput Picture, int Step, bool IsResult)
    {
        public string Caption => (IsResult, Step) switch
        {
            (true, 0) => "result",
            (true, _) => $"{NumberWords.Count(Step)} · result",
            _ => NumberWords.Count(Step),
        };
    }
}
