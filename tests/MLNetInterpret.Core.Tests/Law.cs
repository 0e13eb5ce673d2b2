using CsCheck;

namespace MLNetInterpret;

/// <summary>Laws tried on random cases, the same ones in every run.</summary>
internal static class Law
{
    /// <inheritdoc cref="Holds{T}(Gen{T}, Action{T}, int)"/>
    public static void Holds<T, TOther>(Gen<(T, TOther)> cases, Action<T, TOther> law, int times = 30) =>
        Holds(cases, one => law(one.Item1, one.Item2), times);

    /// <summary>Tries a law. A failure names the case and the seed that gives it again.</summary>
    public static void Holds<T>(Gen<T> cases, Action<T> law, int times = 30)
    {
        for (var i = 0; i < times; i++) cases.Sample(law, seed: new PCG(1, (ulong)i).ToString(), iter: 1, threads: 1);
    }
}

/// <summary>Random values.</summary>
internal static class Draw
{
    /// <summary>Finite floats of every size: ties, ordinary ones, both zeros, denormals, the largest, any bits.</summary>
    public static Gen<float> Finite { get; } = Gen.Frequency(
        (3, Gen.Int[-3, 3].Select(value => (float)value)),
        (3, Gen.Float[-2, 2]),
        (1, Gen.OneOf(0f, -0f, float.Epsilon, -float.Epsilon, 1e-40f, -1e-38f, 3e38f, -3e38f, float.MaxValue, float.MinValue)),
        (1, Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(float.IsFinite)));

    /// <summary>The same, with NaN and infinities.</summary>
    public static Gen<float> Any { get; } = Gen.Frequency(
        (9, Finite), (1, Gen.OneOf(float.NaN, float.PositiveInfinity, float.NegativeInfinity)));
}
