namespace MLNetInterpret.Architecture.Tests.Planted.Upper;

internal class UpperBase;

internal interface IUpper;

internal sealed class UpperField;

internal sealed class UpperParameter;

internal sealed class UpperArgument;

internal sealed class UpperLocal
{
    public int Value { get; } = 1;
}

internal sealed class UpperNested
{
    internal sealed class Inner
    {
        public static int Count => 2;
    }
}

internal static class UpperCalled
{
    public static int Answer() => 42;
}

internal sealed class UpperFailure : Exception;

internal sealed class UpperConstraint;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class UpperAttribute : Attribute;

internal enum UpperChoice
{
    One,
}
