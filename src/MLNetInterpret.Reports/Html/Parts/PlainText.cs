using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>A page with its characters as themselves where the renderer wrote numbers for them: pages are UTF-8.</summary>
internal static partial class PlainText
{
    private static readonly string Plainest = HeatRuns.Class(0);

    /// <summary>The same page in fewer bytes; what marks up HTML, and what is not seen, stays a number.</summary>
    public static string Of(string page) =>
        Isolated().Replace(Runs().Replace(Characters(page), run => run.Groups[1].Value == Plainest
            ? "<i>"
            : $"<i class={run.Groups[1].Value}>"), "$1");

    private static string Characters(string page) => Numbers().Replace(page, number =>
    {
        var code = int.Parse(number.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Rune.TryCreate(code, out var rune) && IsPlain(rune) ? rune.ToString() : number.Value;
    });

    // attributes stand in double quotes, so that a single one ends none
    private static bool IsPlain(Rune rune) => rune.Value is '\n' or '\'' or '+' || (rune.Value >= 0xA0
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

    /// <summary>Text of ASCII alone stands from left to right as the page does: nothing has to keep it apart.</summary>
    [GeneratedRegex("<bdi>((?:[ -%'-;=?-~]|&(?:amp|lt|gt|quot);)*)</bdi>")]
    private static partial Regex Isolated();

    /// <summary>Runs of colour, of which a text has thousands.</summary>
    [GeneratedRegex("<i class=\"([np]\\d)\">")]
    private static partial Regex Runs();

    [GeneratedRegex("&#x([0-9A-F]{1,6});")]
    private static partial Regex Numbers();
}
