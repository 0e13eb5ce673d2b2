using MLNetInterpret.Core.Units;
using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>What a caller changes in figures, while they are drawn.</summary>
internal sealed class Look
{
    /// <summary>The colours of what drives a unit up and down, unless the caller says others.</summary>
    public const string OwnHigh = "#c2410c", OwnLow = "#1d6fa5";

    private static readonly Look Own = new(null, OwnHigh, OwnLow);
    private static readonly AsyncLocal<Look?> InUse = new();
    private readonly string? _title;
    private readonly string _high, _low;

    private Look(string? title, string high, string low)
    {
        (_title, _high, _low) = (title, high, low);
        (High, Low) = (Color.FromHex(high), Color.FromHex(low));

        // blue, near white, red: also for colour-blind readers
        string[] levels = IsOwn
            ? ["#2166ac", "#67a9cf", "#d1e5f0", "#f9f9f8", "#fddbc7", "#ef8a62", "#b2182b"]
            : [low, "#f9f9f8", high];
        Diverging = new([.. levels.Select(Color.FromHex)]);
    }

    /// <summary>The look of what is drawn now.</summary>
    public static Look Current => InUse.Value ?? Own;

    /// <summary>What drives a unit up.</summary>
    public Color High { get; }

    /// <summary>What drives a unit down.</summary>
    public Color Low { get; }

    /// <summary>The colours from the lowest to the highest signed activation.</summary>
    public ColorScale Diverging { get; }

    /// <summary>How a caption names <see cref="High"/> and <see cref="Low"/>.</summary>
    public (string High, string Low) Words => IsOwn ? ("orange", "blue") : (_high, _low);

    /// <summary>How a caption names the ends of <see cref="Diverging"/>.</summary>
    public (string High, string Low) SignedWords => IsOwn ? ("red", "blue") : (_high, _low);

    /// <summary>The colours as variables of a style sheet; nothing where they are the usual ones.</summary>
    public string Css => IsOwn ? "" : $":root{{--up:{_high};--down:{_low}}}";

    private bool IsOwn => (_high, _low) == (OwnHigh, OwnLow);

    /// <summary>A figure's heading: the caller's, where one was given.</summary>
    public static string Heading(string own) => Current._title ?? own;

    /// <summary>Runs what draws.</summary>
    /// <param name="title">The heading of every figure; null leaves each its own.</param>
    /// <param name="high">A colour as <c>#rrggbb</c>.</param>
    /// <param name="low">A colour as <c>#rrggbb</c>.</param>
    /// <param name="draw">Draws; what is rendered later keeps these colours.</param>
    public static T While<T>(string? title, string high, string low, Func<T> draw)
    {
        var before = InUse.Value;
        InUse.Value = new(title is null ? null : NumberWords.Visible(title), high, low);
        try
        {
            return draw();
        }
        finally
        {
            InUse.Value = before;
        }
    }
}
