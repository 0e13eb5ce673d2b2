namespace MLNetInterpret.Fuzz;

/// <summary>A kind of damage to a kind of file.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Title">What it is called in the table.</param>
/// <param name="Fixture">The undamaged files: a folder of <see cref="Fixtures.FixtureSet"/>.</param>
/// <param name="Damage">Changes a copy of them; says what it did.</param>
/// <param name="Load">Loads the files of a folder, with the fixtures' folder beside, and says what they hold.</param>
internal sealed record Kind(
    string Name, string Title, string Fixture, Func<Random, string, string, string> Damage, Func<string, string, string> Load)
{
    /// <summary>Whether the format has what is needed to see every change.</summary>
    public bool SeesEverything { get; init; }

    /// <summary>Makes a case.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="fixtures">The undamaged files of all kinds.</param>
    /// <param name="folder">An empty folder.</param>
    /// <returns>What was done.</returns>
    public string Make(int seed, string fixtures, string folder)
    {
        var whole = Path.Combine(fixtures, Fixture);
        Files.Copy(whole, folder);
        // a name's characters, because string.GetHashCode differs from process to process
        var random = new Random(Name.Aggregate(seed, (sum, character) => unchecked((sum * 31) + character)));
        var (before, what) = (Files.Hash(folder), "");
        for (var attempt = 0; attempt < 20; attempt++)
        {
            what = Damage(random, folder, fixtures);
            if (Files.Hash(folder) != before) break;
        }

        return what;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
