using System.Collections.Concurrent;
using ScottPlot;
using SkiaSharp;

namespace MLNetInterpret.Drawing.Style;

/// <summary>Answers every font that a figure asks for from this assembly: the same glyphs on every
/// machine, none needed on it.</summary>
internal sealed class BundledFonts : IFontResolver
{
    /// <summary>For everything but code and numbers in columns.</summary>
    public const string Sans = "Inter";

    /// <summary>For code and unit names.</summary>
    public const string Mono = "JetBrains Mono";

    private static readonly ConcurrentDictionary<string, SKTypeface> Loaded = new();
    private static readonly Lazy<bool> Registration = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new BundledFonts());
        (Fonts.Default, Fonts.Sans, Fonts.Serif, Fonts.Monospace) = (Sans, Sans, Sans, Mono);
        return true;
    });

    /// <summary>Puts the fonts before the system's; repeated calls do nothing.</summary>
    public static void Register() => _ = Registration.Value;

    /// <summary>A font of this assembly; every weight is answered, because a missing one would make text vanish.</summary>
    public static SKTypeface Typeface(bool bold, bool italic, string family = Sans) => (family, italic, bold) switch
    {
        (Mono, _, true) => Load("JetBrainsMono-Bold.ttf"),
        (Mono, _, false) => Load("JetBrainsMono-Regular.ttf"),
        (_, true, _) => Load("Inter-Italic.otf"),
        (_, _, true) => Load("Inter-SemiBold.otf"),
        _ => Load("Inter-Regular.otf"),
    };

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName is Sans or Mono ? Typeface(weight >= FontWeight.SemiBold, slant != FontSlant.Upright, fontName) : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName is Sans or Mono ? Typeface(bold, italic, fontName) : null;

    private static SKTypeface Load(string file) => Loaded.GetOrAdd(file, static file =>
    {
        using var stream = Resources.Open("Fonts/" + file);
        return SKTypeface.FromStream(stream) ?? throw new InvalidDataException($"The bundled font '{file}' is damaged.");
    });
}
