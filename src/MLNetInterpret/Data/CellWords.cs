using System.Collections.Frozen;

namespace MLNetInterpret.Data;

/// <summary>Words of cells that people everywhere read alike.</summary>
internal static class CellWords
{
    private static readonly FrozenSet<string> Missing = new[]
    {
        "na", "n/a", "#n/a", "n.a.", "nan", "null", "?", "-", "--", "—", ".", "\\N", "missing", "k.a.",
        "#null!", "#value!", "#div/0!",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, bool> Truths = new Dictionary<string, bool>
    {
        ["true"] = true, ["t"] = true, ["yes"] = true, ["y"] = true, ["ja"] = true, ["j"] = true, ["wahr"] = true,
        ["oui"] = true, ["vrai"] = true, ["si"] = true, ["sí"] = true, ["sì"] = true, ["sim"] = true, ["tak"] = true,
        ["da"] = true, ["on"] = true, ["1"] = true,
        ["false"] = false, ["f"] = false, ["no"] = false, ["n"] = false, ["nein"] = false, ["falsch"] = false,
        ["non"] = false, ["faux"] = false, ["não"] = false, ["nie"] = false, ["nej"] = false, ["nee"] = false,
        ["off"] = false, ["0"] = false,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a cell means that a number or a day is missing.</summary>
    public static bool MeansMissing(string cell) => Missing.Contains(cell.Trim());

    /// <summary>What a cell says where it is one of the usual spellings of yes and no; else null.</summary>
    public static bool? Truth(string cell) => Truths.TryGetValue(cell.Trim(), out var truth) ? truth : null;
}
