using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text;

/// <summary>The units whose activations are looked at together, and their places among all values that are read.</summary>
internal sealed class StateUnits
{
    private const int Most = 2048;
    private readonly int _each;

    /// <summary>Lists them.</summary>
    /// <param name="sources">What is read.</param>
    /// <param name="allowed">The units that may be used.</param>
    /// <param name="sizes">Units of the layers.</param>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public StateUnits(IReadOnlyList<RecurrentSource> sources, IReadOnlySet<Unit> allowed, CharNetworkArchitecture sizes)
    {
        (Sources, _each) = (sources, sizes.HiddenUnits);
        var count = sources.Sum(source => (long)sizes.UnitsOf(source.Layer));
        if (count > Most)
            throw new ArgumentException(
                $"Probes and marks take at most {NumberWords.Count(Most, "unit")} together, and there are "
                + $"{NumberWords.Count(count)}: name fewer points.");
        IsAllowed = [.. Enumerable.Range(0, sources.Count * _each).Select(place => allowed.Contains(this[place]))];
    }

    /// <summary>What is read.</summary>
    public IReadOnlyList<RecurrentSource> Sources { get; }

    /// <summary>Of each value read, whether it is a unit that may be used.</summary>
    public bool[] IsAllowed { get; }

    /// <summary>The unit of a place.</summary>
    public Unit this[int place] => new(Sources[place / _each].ToString(), place % _each);
}
