using MLNetInterpret.Architecture.Tests.Planted.Upper;

namespace MLNetInterpret.Architecture.Tests.Planted.Ground;

/// <summary>Names a type of the floor above in every way that leaves a trace in an assembly.</summary>
internal sealed class GroundBase : UpperBase, IUpper;

internal sealed class GroundMembers
{
    private readonly UpperField _field = new();

    public bool HasField => _field is not null;

    public static string Of(UpperParameter? parameter) => $"{parameter}";

    [Upper]
    public static int Count(List<UpperArgument> arguments) => arguments.Count;
}

internal sealed class GroundBodies
{
    public static int Local()
    {
        var local = new UpperLocal();
        return local.Value;
    }

    // in a lambda, an iterator and behind a nested type
    public static Func<int> Lambda() => () => UpperCalled.Answer();

    public static IEnumerable<int> Iterator()
    {
        yield return UpperNested.Inner.Count;
    }

    public static bool Catches()
    {
        try
        {
            return Local() > 0;
        }
        catch (UpperFailure)
        {
            return false;
        }
    }

    public static Type Token() => typeof(UpperConstraint);

    public static object Choice() => UpperChoice.One;
}

/// <summary>Names nothing above it.</summary>
internal sealed class GroundAlone
{
    public static int Nothing => 0;
}
