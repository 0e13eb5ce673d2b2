using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace MLNetInterpret.Core.Units;

/// <summary>Numbers, counts and text as readers see them, alike in every project.</summary>
internal static class NumberWords
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-'’");

    /// <summary>About three digits: <c>12,345</c>, <c>123</c>, <c>12.3</c>, <c>1.23</c>, <c>0.0012</c>,
    /// with a real minus sign.</summary>
    public static string Number(double value) => (Math.Abs(value) switch
    {
        0 => "0",
        double.NaN => "not a number",
        double.PositiveInfinity => value > 0 ? "∞" : "-∞",
        >= 1e7 or < 1e-4 => value.ToString("0.0e0", Invariant),
        >= 1_000 => value.ToString("N0", Invariant),
        >= 99.95 => value.ToString("0", Invariant),
        >= 9.995 => value.ToString("0.0", Invariant),
        >= 0.0995 => value.ToString("0.00", Invariant),
        _ => value.ToString("0.####", Invariant),
    }).Replace('-', '−');

    /// <summary>At most three digits and none of them a zero at the end, as sentences say numbers, but as many as tell it from
    /// another number: <c>10.2</c>, <c>−1.46</c>, <c>3</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="other">What it is compared with.</param>
    public static string Brief(double value, double? other = null)
    {
        const int most = 7;
        var digits = Math.Abs(value) switch { >= 99.95 => 0, >= 9.995 => 1, >= 0.9995 => 2, _ => 3 };
        while (digits < most && other is { } apart && apart != value && UpTo(value, digits) == UpTo(apart, digits)) digits++;
        return UpTo(value, digits).Replace('-', '−');
    }

    /// <summary>The same with a plus sign where there is no minus.</summary>
    public static string Signed(double value) => value > 0 ? "+" + Number(value) : Number(value);

    /// <summary>Exactly that many decimals, halves away from 0, in characters that every terminal has: <c>-0.120</c>.
    /// Zero has no minus.</summary>
    public static string Fixed(double value, int digits = 3)
    {
        var text = value.ToString(digits == 0 ? "0" : "0." + new string('0', digits), Invariant);
        return !double.IsFinite(value) || text.Any(c => c is >= '1' and <= '9') ? text : text.TrimStart('-');
    }

    /// <summary>Exactly that many decimals, or an empty cell where there is no number.</summary>
    public static string Fixed(double? value, int digits = 3) => value is { } known ? Fixed(known, digits) : "";

    /// <summary>The same with a real minus sign.</summary>
    public static string Typeset(double value, int digits) => Fixed(value, digits).Replace('-', '−');

    /// <summary>At most that many decimals, none of them a zero at the end: <c>-0.12</c>.
    /// A <see cref="float"/> has its own seven digits.</summary>
    public static string UpTo<T>(T value, int digits)
        where T : IFloatingPoint<T> =>
        value.ToString("0." + new string('#', digits), Invariant) is var text && text == "-0" ? "0" : text;

    /// <summary>A place on an axis.</summary>
    public static string Tick(double value) => value.ToString("#,0.#####", Invariant).Replace('-', '−');

    /// <summary>A share from 0 to 1 in percent.</summary>
    public static string Percent(double share) => share switch
    {
        0 => "0 %",
        < 0.001 => "< 0.1 %",
        < 0.0995 => $"{UpTo(share * 100, 1)} %",
        _ => $"{UpTo(share * 100, 0)} %",
    };

    /// <summary>A share in percent with exactly that many decimals, for columns of a table.</summary>
    public static string Percent(double share, int digits) => share.ToString($"P{digits}", Invariant);

    /// <summary>A ratio, for example <c>1.73 ×</c>.</summary>
    public static string Times(double ratio) => $"{Number(ratio)} ×";

    /// <summary>A fall with its size, written as <see cref="Number"/> writes it unless told how: <c>falls by 0.12</c>,
    /// <c>rises by 0.12</c> where it is below 0, or <c>does not change</c>.</summary>
    public static string Falls(double fall, Func<double, string>? write = null) => fall == 0
        ? "does not change"
        : $"{(fall < 0 ? "rises" : "falls")} by {(write ?? Number)(Math.Abs(fall))}";

    /// <summary>A quality figure, with the four digits that are compared.</summary>
    public static string Measure(double value) =>
        value.ToString(Math.Abs(value) < 10 ? "0.000#" : "#,0.0", Invariant).Replace('-', '−');

    /// <summary>A duration in seconds, without its unit.</summary>
    public static string Seconds(double seconds) => seconds.ToString(seconds < 9.95 ? "0.0" : "#,0", Invariant);

    /// <summary>Days since 1970-01-01 as a date, with the time where there is one; empty for NaN.</summary>
    public static string Day(double days)
    {
        if (!double.IsFinite(days)) return "";
        var seconds = Math.Round(days * 86_400);
        var (least, most) = (DateTime.MinValue - DateTime.UnixEpoch, DateTime.MaxValue - DateTime.UnixEpoch);
        var moment = DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds, least.TotalSeconds, most.TotalSeconds - 1));
        var format = moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd"
            : moment.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss";
        return moment.ToString(format, Invariant);
    }

    /// <summary>A count with its thousands apart.</summary>
    public static string Count(long count) => count.ToString("N0", Invariant);

    /// <summary>A count with its noun, which takes an s for the plural: <c>1 row</c>, <c>1,200 rows</c>.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A number that names something, a row or a rank: its digits alone.</summary>
    public static string Plain(long number) => number.ToString(Invariant);

    /// <summary>With a capital at its beginning, unless a name stands there, such as <c>lstm1.cell:126</c>.</summary>
    public static string Capital(string text)
    {
        var word = text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var end ? end : text.Length);
        return word.TrimEnd(",:.").ContainsAnyExcept(Letters) || word.IsEmpty
            ? text
            : $"{char.ToUpperInvariant(text[0])}{text[1..]}";
    }

    /// <summary>With a capital at its beginning and a full stop at its end.</summary>
    public static string Sentence(string text) => text.Length == 0 ? text : $"{Capital(text).TrimEnd('.')}.";

    /// <summary>Percent signs kept with their numbers where lines break.</summary>
    public static string Unbroken(string text) => text.Replace(" %", "\u00a0%", StringComparison.Ordinal);

    /// <summary>Control characters, and those that reorder text, as symbols that can be seen.</summary>
    public static string Visible(string text)
    {
        if (!text.Any(IsUnseen)) return text;
        var shown = new StringBuilder(text.Length);
        foreach (var c in text) shown.Append(IsUnseen(c) ? Symbol(c) : c);
        return shown.ToString();
    }

    /// <summary>A code point in quotes as a programmer writes it: <c>'{'</c>, <c>'\n'</c>, <c>' '</c>, <c>'U+0007'</c>.</summary>
    public static string Quoted(int character) => $"'{Escaped(character)}'";

    /// <summary>A code point, with a backslash or its number where it would not be seen.</summary>
    public static string Escaped(int character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        > char.MaxValue => char.ConvertFromUtf32(character),
        _ when IsUnseen((char)character) || char.IsSurrogate((char)character) =>
            string.Create(Invariant, $"U+{character:X4}"),
        _ => ((char)character).ToString(),
    };

    /// <summary>The symbol for a character that has no picture of its own.</summary>
    public static char Symbol(char c) => c switch
    {
        '\n' => '¶',
        '\t' => '→',
        '\u007f' => '␡',
        < ' ' => (char)('\u2400' + c),
        _ => '\ufffd',
    };

    /// <summary>Whether a character would not be seen, or would move others about.</summary>
    public static bool IsUnseen(char c) =>
        char.IsControl(c)
        || c is '\u00ad' or '\u061c' or '\u180e' or (>= '\ufff9' and <= '\ufffb')
        || c is >= '\u200b' and <= '\u200f' or >= '\u2028' and <= '\u202e' or >= '\u2060' and <= '\u206f' or '\ufeff';
}
