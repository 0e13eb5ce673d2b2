using System.Text.RegularExpressions;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports;

/// <summary>Appearance of a figure of <see cref="Figures"/>; <see cref="Figure"/> has its formats.</summary>
public sealed partial class FigureOptions
{
    /// <summary>The heading, or null for the figure's own.</summary>
    public string? Title { get; init; }

    /// <summary>The line below the heading, or null for the figure's own.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Whether the figure is light on dark, for a dark page.</summary>
    public bool Dark { get; init; }

    /// <summary>The width in CSS pixels, 100 to 10,000, or null for the figure's own; the height follows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside this range.</exception>
    public int? Width
    {
        get;
        init => field = value is null or (>= 100 and <= 10_000)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Width), $"The width {value} is outside 100 to 10,000 CSS pixels.");
    }

    /// <summary>The colours of what drives a unit up and of what drives it down, as <c>#rrggbb</c>; heat scales go from the one
    /// through white (near black in a <see cref="Dark"/> figure) to the other, and captions name them so.</summary>
    /// <exception cref="ArgumentException">One is no such colour.</exception>
    public (string High, string Low) Colors { get; init => field = Checked(value); } = (Look.OwnHigh, Look.OwnLow);

    /// <summary>The same colours, once both can be read.</summary>
    internal static (string High, string Low) Checked((string High, string Low) colors)
    {
        foreach (var color in new[] { colors.High, colors.Low })
            if (color is null || !Hexadecimal().IsMatch(color)) throw new ArgumentException(
                $"'{color}' is not a colour. Write '#' and six digits from 0 to f, for example '{Look.OwnHigh}'.",
                nameof(colors));
        return (colors.High.ToLowerInvariant(), colors.Low.ToLowerInvariant());
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}\\z")]
    private static partial Regex Hexadecimal();
}
