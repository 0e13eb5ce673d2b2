using System.Collections.Frozen;

namespace MLNetInterpret.Data;

/// <summary>Words of cells that people everywhere read alike.</summary>
internal static class CellWords
{
    private static readonly FrozenSet<string> Missing = new[]
    {
        "na", "n/a", "#n/a", "n.a.", "nan", "null", "?", "-", "--", "—", ".", "\\N", "missing", "unknown",
        "k.a.", "k. a.", "keine angabe", "unbekannt", "n.d.", "n/d", "n.c.", "n/c", "s/d", "sin datos", "inconnu", "onbekend",
        "b.d.",
        "#null!", "#value!", "#div/0!", "#num!", "#ref!",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Yes =
        ["true", "t", "yes", "y", "ja", "j", "wahr", "oui", "vrai", "si", "sí", "sì", "sim", "tak", "da", "on", "1"];

    private static readonly string[] No =
        ["false", "f", "no", "n", "nein", "falsch", "non", "faux", "não", "nie", "nej", "nee", "off", "0"];

    private static readonly FrozenDictionary<string, bool> Truths = Yes.Select(word => (Word: word, Truth: true))
        .Concat(No.Select(word => (Word: word, Truth: false)))
        .ToFrozenDictionary(spelling => spelling.Word, spelling => spelling.Truth, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a cell means that a number or a day is missing.</summary>
    public static bool MeansMissing(string cell) => Missing.Contains(cell.Trim());

    /// <summary>What a cell says where it is one of the usual spellings of yes and no; else null.</summary>
    public static bool? Truth(string cell) => Truths.TryGetValue(cell.Trim(), out var truth) ? truth : null;
}
