using System.Numerics;

namespace MLNetInterpret.Tables.Descriptions;

/// <summary>A condition that a search may choose: one run of a column's bins, or a few single bins.</summary>
internal sealed class Candidate
{
    private readonly BinRun[] _runs;

    /// <summary>Numbers from one limit to another.</summary>
    public Candidate(int from, int to, double? least, double? most)
    {
        (_runs, Least, Most) = ([new(from, to)], least, most);
        Limits = least is not null && most is not null && least != most ? 2 : 1;
    }

    /// <summary>A category, or one of several.</summary>
    public Candidate(IReadOnlyList<int> bins, IReadOnlyList<string> categories)
    {
        (_runs, Categories) = ([.. bins.Select(bin => new BinRun(bin, bin))], categories);
        Limits = categories.Count;
    }

    /// <summary>See <see cref="RowCondition"/>.</summary>
    public double? Least { get; }

    /// <summary>The same.</summary>
    public double? Most { get; }

    /// <summary>The same.</summary>
    public IReadOnlyList<string>? Categories { get; }

    /// <summary>The bins, ascending.</summary>
    public IReadOnlyList<BinRun> Runs => _runs;

    /// <summary>Limits that a reader has to keep in mind: two for a range, one for each category.</summary>
    public int Limits { get; }

    public bool Holds(int bin)
    {
        foreach (var run in _runs)
            if (bin >= run.From && bin <= run.To) return true;
        return false;
    }

    /// <summary>The sum over its bins.</summary>
    /// <param name="running">Sums of all bins before each bin, and of all.</param>
    public T Sum<T>(T[] running)
        where T : INumber<T>
    {
        var sum = T.Zero;
        foreach (var run in _runs) sum += run.Sum(running);
        return sum;
    }

    /// <summary>Whether it is another one with a limit less: a range's half, or a set without one of its categories.</summary>
    public bool IsSimpler(Candidate other)
    {
        if (Limits != other.Limits - 1) return false;
        if (Categories is not null) return other.Categories is not null && Categories.All(other.Categories.Contains);
        if (other.Categories is not null) return false;
        return this is { Most: null, Least: not null } ? Least == other.Least : Least is null && Most == other.Most;
    }
}

/// <summary>A bin and those up to another.</summary>
internal readonly record struct BinRun(int From, int To)
{
    /// <inheritdoc cref="Candidate.Sum"/>
    public T Sum<T>(T[] running)
        where T : INumber<T> => running[To + 1] - running[From];
}
