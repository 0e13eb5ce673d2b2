using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>As many floats as one register holds. What is computed for a float does not depend on the width.</summary>
internal unsafe interface ILanes<T> where T : unmanaged
{
    static abstract int Width { get; }

    /// <summary>Whether there are 32 registers, so that six rows of four sums stay in them; else three rows do.</summary>
    static abstract bool HoldsSixRows { get; }

    static abstract T Load(float* at);

    static abstract void Store(T values, float* at);

    static abstract T All(float value);

    static abstract T Add(T a, T b);

    static abstract T Multiply(T a, T b);

    static abstract T Divide(T a, T b);

    /// <summary>a · b + c.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>Between -bound and bound; what is no number stays none.</summary>
    static abstract T Within(float bound, T values);

    static abstract T Round(T values);

    /// <summary>2 to the power of whole numbers from -126 to 127.</summary>
    static abstract T PowerOfTwo(T exponents);
}

/// <summary>16 floats.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Width => 16;

    public static bool HoldsSixRows => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* at) => Vector512.Load(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, float* at) => values.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> All(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Within(float bound, Vector512<float> values) =>
        Vector512.MinNative(Vector512.Create(bound), Vector512.MaxNative(Vector512.Create(-bound), values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> values) => Vector512.Round(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> PowerOfTwo(Vector512<float> exponents) =>
        ((Vector512.ConvertToInt32Native(exponents) + Vector512.Create(127)) << 23).AsSingle();
}

/// <summary>8 floats.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Width => 8;

    public static bool HoldsSixRows => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* at) => Vector256.Load(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> values, float* at) => values.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> All(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Within(float bound, Vector256<float> values) =>
        Vector256.MinNative(Vector256.Create(bound), Vector256.MaxNative(Vector256.Create(-bound), values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> values) => Vector256.Round(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> PowerOfTwo(Vector256<float> exponents) =>
        ((Vector256.ConvertToInt32Native(exponents) + Vector256.Create(127)) << 23).AsSingle();
}

/// <summary>4 floats.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Width => 4;

    public static bool HoldsSixRows => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* at) => Vector128.Load(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> values, float* at) => values.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> All(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Within(float bound, Vector128<float> values) =>
        Vector128.MinNative(Vector128.Create(bound), Vector128.MaxNative(Vector128.Create(-bound), values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Round(Vector128<float> values) => Vector128.Round(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> PowerOfTwo(Vector128<float> exponents) =>
        ((Vector128.ConvertToInt32Native(exponents) + Vector128.Create(127)) << 23).AsSingle();
}
