using System.Text;
using System.Text.Json;

namespace MLNetInterpret.Fuzz.Damage;

/// <summary>Damage to files of text.</summary>
internal static class TextDamage
{
    private static readonly string[] HostileCells =
    [
        "", "NaN", "Infinity", "-Infinity", "1e308", "1e999", "-0", "0x10", "1,5", "9999999999999999999999", "\"", "\"\"\"",
        "\"a\nb\"",
        "\0", "\u001b[31mred\u001b[0m", "\u202etxet", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\ud83d\ude00", "\t",
        "\r",
        new('x', 100_000), "'", "NULL", "?", "TRUE",
    ];

    /// <summary>Damage to a table.</summary>
    public static (byte[] Bytes, string What) Csv(Random random, byte[] bytes)
    {
        if (random.Next(3) == 0) return ByteDamage.Any(random, bytes);
        var rows = Encoding.UTF8.GetString(bytes).Split('\n').Select(row => row.Split(',').ToList()).ToList();
        var row = rows[random.Next(rows.Count)];
        var cell = random.Next(row.Count);
        var hostile = HostileCells[random.Next(HostileCells.Length)];
        string what;
        switch (random.Next(9))
        {
            case 0:
                row.RemoveAt(cell);
                what = "a cell removed";
                break;
            case 1:
                row.AddRange(Enumerable.Repeat("x", random.Next(1, 300)));
                what = "cells added";
                break;
            case 2:
                rows.Insert(0, [.. rows[0]]);
                what = "the header twice";
                break;
            case 3:
                rows[0][random.Next(rows[0].Count)] = random.Next(2) == 0 ? rows[0][0] : hostile;
                what = "a column renamed";
                break;
            case 4:
                rows.RemoveAt(0);
                what = "the header removed";
                break;
            case 5:
                return Recoded(random, bytes);
            default:
                row[cell] = hostile;
                what = $"a cell set to '{(hostile.Length > 40 ? "100,000 letters" : hostile)}'";
                break;
        }

        return (Encoding.UTF8.GetBytes(string.Join('\n', rows.Select(cells => string.Join(',', cells)))), what);
    }

    /// <summary>Damage to a text.</summary>
    public static (byte[] Bytes, string What) Text(Random random, byte[] bytes) => random.Next(4) switch
    {
        0 => Recoded(random, bytes),
        1 => ([.. bytes, .. Encoding.UTF8.GetBytes(HostileCells[random.Next(HostileCells.Length)])], "something appended"),
        _ => ByteDamage.Any(random, bytes),
    };

    /// <summary>Damage to a document of JSON: half of the time it stays one.</summary>
    public static (byte[] Bytes, string What) Json(Random random, byte[] bytes)
    {
        if (random.Next(2) == 0) return ByteDamage.Any(random, bytes);
        try
        {
            var (json, what) = JsonDamage.Any(random, Encoding.UTF8.GetString(bytes));
            return (Encoding.UTF8.GetBytes(json), what);
        }
        catch (JsonException)
        {
            return ByteDamage.Any(random, bytes);
        }
    }

    private static (byte[] Bytes, string What) Recoded(Random random, byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return random.Next(4) switch
        {
            0 => ([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)], "as UTF-16"),
            1 => ([.. Encoding.UTF8.GetPreamble(), .. bytes], "with a mark of order"),
            2 => (Encoding.Latin1.GetBytes($"\u00e4{text}\u00f6"), "as Latin-1"),
            _ => (Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r")), "with other ends of lines"),
        };
    }
}
