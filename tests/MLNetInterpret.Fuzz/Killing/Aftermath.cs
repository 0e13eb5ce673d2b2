using System.Text.RegularExpressions;

namespace MLNetInterpret.Fuzz.Killing;

/// <summary>What is in a user's folder after a kill, and after the next run.</summary>
internal static partial class Aftermath
{
    /// <summary>After a kill: is each output the old one or the new one, and is every file of the user's there?</summary>
    public static List<(Ending Ending, string Detail)> OfKill(Scene scene, Undisturbed known)
    {
        var (entries, lost) = (scene.Entries(), new List<(Ending Ending, string Detail)>());
        int old = 0, fresh = 0;
        foreach (var name in known.Old.Keys.Union(known.New.Keys).Order(StringComparer.Ordinal))
        {
            var (was, becomes) = (known.Old.GetValueOrDefault(name), known.New.GetValueOrDefault(name));
            var now = entries.GetValueOrDefault(name);
            if (now == was) old++;
            else if (now == becomes) fresh++;
            else if (now is null) lost.Add((Ending.OutputLost, $"{name} is gone"));
            else if (known.IsSteady) lost.Add((Ending.OutputLost, $"{name} is neither the old one nor the new one"));
            else fresh++;
        }

        var whole = fresh == 0 ? Ending.OldWhole : old == 0 ? Ending.NewWhole : Ending.SomeOfEach;
        if (lost.Count == 0) lost.Add((whole, ""));
        return [.. lost, .. UserFiles(scene, known, entries)];
    }

    /// <summary>After the next run: is the output that of an undisturbed one, and is nothing left but a checkpoint?</summary>
    public static List<(Ending Ending, string Detail)> OfNextRun(Scene scene, Undisturbed known)
    {
        var (entries, found) = (scene.Entries(), new List<(Ending Ending, string Detail)>());
        foreach (var (name, content) in known.New)
            if (!entries.TryGetValue(name, out var now) || (known.IsSteady && now != content))
                found.Add((Ending.NextDiffers, name));
        var kept = new Scene(known.Furnished).Entries();
        string[] left = [.. entries.Keys
            .Where(name => !kept.ContainsKey(name) && !Scene.IsOutput(name, known.Verb) && !Scene.MayStay(name))
            .Order(StringComparer.Ordinal)];
        if (left.Length > 0) found.Add((Ending.LeftBehind, Drawn().Replace(string.Join(", ", left), "*")));
        return [.. found, .. UserFiles(scene, known, entries)];
    }

    private static IEnumerable<(Ending Ending, string Detail)> UserFiles(
        Scene scene, Undisturbed known, Dictionary<string, string> entries) =>
        from entry in new Scene(known.Furnished).Entries()
        where !Scene.IsOutput(entry.Key, known.Verb) && entries.GetValueOrDefault(entry.Key) != entry.Value
        select (Ending.UserFileLost, Path.Combine(Path.GetFileName(scene.Folder), entry.Key));

    /// <summary>The part of a temporary file's name that differs from run to run.</summary>
    [GeneratedRegex("[0-9a-f]{16,}")]
    private static partial Regex Drawn();
}
