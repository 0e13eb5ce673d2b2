using System.Security.Cryptography;
using System.Text;
using MLNetInterpret.Fuzz.Damage;
using MLNetInterpret.Fuzz.Fixtures;

namespace MLNetInterpret.Fuzz.Killing;

/// <summary>A user's folder, in which a verb is run: inputs, files of the user's own, and what was written.</summary>
internal sealed class Scene(string folder)
{
    private const string Checkpoint = ".checkpoint";

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Makes the user's files: data, models, pictures, and notes that nobody asked for.</summary>
    public static void Furnish(string folder)
    {
        Directory.CreateDirectory(folder);
        var fixtures = Path.Combine(folder, "fixtures");
        TrainedFixtures.Model(Seeded(fixtures), "perceptron");
        TrainedFixtures.Model(fixtures, "convnet");
        File.Move(Path.Combine(fixtures, "perceptron", "model.zip"), Path.Combine(folder, "table.zip"));
        File.Move(Path.Combine(fixtures, "convnet", "model.zip"), Path.Combine(folder, "pictures.zip"));
        Directory.Delete(fixtures, recursive: true);
        GeneratedData.Table(Path.Combine(folder, "table.csv"), rows: 240, seed: 3);
        GeneratedData.Text(Path.Combine(folder, "text.txt"), seed: 5, words: 600);
        for (var picture = 0; picture < 24; picture++)
        {
            var name = TrainedFixtures.Classes[picture % 2];
            PictureFiles.Write(FixtureSet.At(folder, Path.Combine("photos", name), $"{picture}.png"), 16, picture, picture % 2);
        }

        File.WriteAllText(Path.Combine(folder, "notes.txt"), "mine");
        File.WriteAllText(FixtureSet.At(folder, "thesis", "chapter.tex"), "mine, too");
    }

    /// <summary>Whether an entry of the folder is what the verb writes, one file or several named after it.</summary>
    public static bool IsOutput(string name, KilledVerb verb) =>
        !name.EndsWith(Checkpoint, StringComparison.Ordinal)
        && (name == verb.Out || (Path.HasExtension(verb.Out)
            && name.StartsWith($"{Path.GetFileNameWithoutExtension(verb.Out)}-", StringComparison.Ordinal)
            && Path.GetExtension(name) == Path.GetExtension(verb.Out)));

    /// <summary>Whether an entry may stay after a run that was killed and run again.</summary>
    public static bool MayStay(string name) => name.EndsWith(Checkpoint, StringComparison.Ordinal);

    /// <summary>The entries of the folder, each with a number for all that it holds.</summary>
    public Dictionary<string, string> Entries() => Directory.GetFileSystemEntries(Folder).ToDictionary(
        entry => Path.GetFileName(entry), Content, StringComparer.Ordinal);

    /// <summary>A number for a file, or for all files of a folder; of a zip only for what it holds, not for its times.</summary>
    private static string Content(string path)
    {
        if (Directory.Exists(path)) return Files.Hash(path);
        if (!path.EndsWith(".zip", StringComparison.Ordinal)) return Of(File.ReadAllBytes(path));
        try
        {
            var entries = ZipDamage.Read(File.ReadAllBytes(path))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => $"{entry.Name} {Of(entry.Content)}");
            return Of(Encoding.UTF8.GetBytes(string.Join('\n', entries)));
        }
        catch (InvalidDataException)
        {
            return "no whole zip";
        }
    }

    private static string Seeded(string fixtures)
    {
        FixtureSet.Make(fixtures, []);
        return fixtures;
    }

    private static string Of(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
