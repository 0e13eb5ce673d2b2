namespace MLNetInterpret.Core.Units;

/// <summary>Looks names of classes up.</summary>
internal static class ClassNames
{
    private const int MostListed = 12;

    /// <summary>The place of a name: exact, or without the quotes of a character, or the only one but for case.</summary>
    /// <param name="names">The classes.</param>
    /// <param name="name">What was written.</param>
    /// <param name="inWords">What to call the class at a place, where several are meant.</param>
    /// <returns>Null where no class is called that.</returns>
    /// <exception cref="ArgumentException">Several are.</exception>
    public static int? IndexOf(IReadOnlyList<string> names, string name, Func<int, string> inWords)
    {
        if (name.Length == 0) return null;
        var character = name.Length == 1 ? NumberWords.Quoted(name[0]) : $"'{name}'";
        Func<string, bool>[] ways =
        [
            known => known == name, known => known == character,
            known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase),
        ];
        foreach (var isMeant in ways)
        {
            int[] meant = [.. Enumerable.Range(0, names.Count).Where(index => isMeant(names[index]))];
            if (meant.Length > 1)
                throw new ArgumentException(
                    $"'{name}' may be {string.Join(" or ", meant.Select(index => $"'{inWords(index)}'"))}: write one of them.");
            if (meant.Length == 1) return meant[0];
        }

        return null;
    }

    /// <summary>What classes there are, and which was meant, in sentences; nothing where there are none.</summary>
    public static string NearestTo(IReadOnlyList<string> names, string name)
    {
        string[] known = [.. names.Where(known => known.Length > 0)];
        if (known.Length == 0) return "";
        var listed = known.Length <= MostListed
            ? $"The classes are: {string.Join(", ", known)}."
            : $"The nearest of the {known.Length} classes: {string.Join(
                ", ", known.OrderBy(one => Spelling.Distance(one, name)).Take(5))}.";
        return name.Length > 1 && Spelling.Near(name, known) is { } near ? $"{listed} Did you mean '{near}'?" : listed;
    }
}
