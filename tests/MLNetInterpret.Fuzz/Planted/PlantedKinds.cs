using System.Text;
using MLNetInterpret.Fuzz.Damage;

namespace MLNetInterpret.Fuzz.Planted;

/// <summary>Faults that are there on purpose, so that tests know that the harness sees them.</summary>
internal static class PlantedKinds
{
    /// <summary>The file that is damaged.</summary>
    public const string FileName = "planted.txt";

    /// <summary>One for each way a case can end.</summary>
    public static IReadOnlyList<Kind> All { get; } =
    [
        Of("planted-refusal", _ => throw new InvalidDataException($"'{FileName}' is damaged.")),
        Of("planted-same", _ => { }),
        Of("planted-silent", _ => { }, text => text) with { SeesEverything = true },
        Of("planted-runtime-words", text => _ = text[text.Length]),
        Of("planted-crash", _ => Environment.FailFast("planted")),
        Of("planted-hang", _ => Thread.Sleep(Timeout.Infinite)),
        Of("planted-memory", _ => Fill()),
        Of("planted-outside", _ => File.WriteAllText($"{Guid.NewGuid():N}", "outside")),
    ];

    private static Kind Of(string name, Action<string> onDamage, Func<string, string>? read = null) =>
        new(name, name, "planted", FileDamage.Of((random, bytes) => ByteDamage.Bits(random, bytes, 1)), (folder, fixtures) =>
        {
            var text = TextOf(folder);
            if (text != TextOf(Path.Combine(fixtures, "planted"))) onDamage(text);
            return (read ?? (_ => "the same"))(text);
        });

    private static string TextOf(string folder) => File.ReadAllText(Path.Combine(folder, FileName), Encoding.Latin1);

    private static void Fill()
    {
        // small blocks, so that only the sum is too large
        var blocks = new List<byte[]>();
        while (true)
        {
            blocks.Add(GC.AllocateUninitializedArray<byte>(1 << 20));
            blocks[^1].AsSpan().Fill(1);
        }
    }
}
