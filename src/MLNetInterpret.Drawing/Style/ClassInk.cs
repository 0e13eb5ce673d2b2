using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>The colour of each class, the same in every figure of a report.</summary>
/// <remarks>The first six are of Okabe and Ito, which colour-blind readers tell apart; classes beyond the last begin
/// anew.</remarks>
internal static class ClassInk
{
    private static readonly Color[] All =
    [
        .. new[]
        {
            "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c564b", "#7a7a7a", "#a6a41f", "#6a3d9a",
        }.Select(Color.FromHex),
    ];

    /// <summary>The colour of a class: its place among the data's classes in the order of their names decides.</summary>
    /// <param name="name">The class.</param>
    /// <param name="classes">All classes of the data.</param>
    public static Color Of(string name, IEnumerable<string> classes) =>
        All[classes.Count(other => string.CompareOrdinal(other, name) < 0) % All.Length];
}
