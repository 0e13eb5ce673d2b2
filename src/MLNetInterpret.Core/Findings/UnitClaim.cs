namespace MLNetInterpret.Core.Findings;

/// <summary>Claim about a unit: what drives it up and, where that was described by itself, what drives it down.</summary>
/// <param name="Highest">The upper end, or the unit as a whole, in one sentence without a full stop.</param>
/// <param name="Lowest">The lower end, likewise; null where nothing is claimed of it.</param>
internal sealed record UnitClaim(string Highest, string? Lowest = null)
{
    /// <summary>Lets a claim be written as text where one is expected.</summary>
    public static implicit operator UnitClaim(string text) => FromString(text);

    /// <summary>The same as the implicit conversion.</summary>
    public static UnitClaim FromString(string text) => new(text);

    /// <summary>Both ends in one sentence.</summary>
    public override string ToString() => Lowest is null ? Highest : $"{Highest}; {Lowest}";
}
