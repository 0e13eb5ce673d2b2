using MLNetInterpret.Core.Units;
using ScottPlot;

namespace MLNetInterpret.Drawing.Style;

/// <summary>What a caller changes in figures, while they are drawn.</summary>
internal sealed class Look
{
    /// <summary>The colours of what drives a unit up and down, unless the caller says others.</summary>
    public const string OwnHigh = "#c2410c", OwnLow = "#1d6fa5";

    private static readonly Look Own = new(null, null, OwnHigh, OwnLow, Theme.Light);
    private static readonly AsyncLocal<Look?> InUse = new();
    private readonly string? _title, _subtitle;
    private readonly string _high, _low;

    private Look(string? title, string? subtitle, string high, string low, Theme theme)
    {
        (_title, _subtitle, _high, _low, Theme) = (title, subtitle, high, low, theme);
        (High, Low) = (Color.FromHex(IsOwn ? theme.High : high), Color.FromHex(IsOwn ? theme.Low : low));
        Diverging = new(IsOwn ? theme.Signed : [.. ((string[])[low, theme.Middle, high]).Select(Color.FromHex)]);
    }

    /// <summary>The look of what is drawn now.</summary>
    public static Look Current => InUse.Value ?? Own;

    /// <summary>Paper and ink.</summary>
    public Theme Theme { get; }

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

    /// <summary>The line below the heading: the caller's, where one was given.</summary>
    public static string Line(string own) => Current._subtitle ?? own;

    /// <summary>Draws the caller's line below the heading of a figure that has none of its own.</summary>
    /// <returns>The pixels that it takes.</returns>
    public static double ExtraLine(Canvas canvas, double x, double y, double maxWidth)
    {
        if (Current._subtitle is not { } line) return 0;
        canvas.Text(line, x, y, 12, Ink.Muted, maxWidth: maxWidth);
        return 22;
    }

    /// <summary>Runs what draws.</summary>
    /// <param name="title">The heading of every figure; null leaves each its own.</param>
    /// <param name="high">A colour as <c>#rrggbb</c>.</param>
    /// <param name="low">A colour as <c>#rrggbb</c>.</param>
    /// <param name="draw">Draws; what is rendered later keeps these colours.</param>
    /// <param name="subtitle">The line below it; null leaves each figure its own.</param>
    /// <param name="dark">Whether ink is light on dark paper.</param>
    public static T While<T>(
        string? title, string high, string low, Func<T> draw, string? subtitle = null, bool dark = false)
    {
        var before = InUse.Value;
        InUse.Value = new(Shown(title), Shown(subtitle), high, low, dark ? Theme.Dark : Theme.Light);
        try
        {
            return draw();
        }
        finally
        {
            InUse.Value = before;
        }

        static string? Shown(string? text) => text is null ? null : NumberWords.Visible(text);
    }
}
