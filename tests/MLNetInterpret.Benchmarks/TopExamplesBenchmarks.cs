using BenchmarkDotNet.Attributes;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Benchmarks;

/// <summary>Does keeping the best rows cost less than sorting them all?</summary>
[MemoryDiagnoser]
public class TopExamplesBenchmarks
{
    private float[] _activations = [];

    [Params(16, 256)]
    public int Capacity { get; set; }

    [GlobalSetup]
    public void Draw()
    {
        var random = new Random(0);
        _activations = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextSingle())];
    }

    [Benchmark(Baseline = true)]
    public float[] SortEverything() => [.. _activations.OrderDescending().Take(Capacity)];

    [Benchmark]
    public int KeepBest()
    {
        var top = new TopExamples(Capacity);
        for (var row = 0; row < _activations.Length; row++) top.Offer(_activations[row], row);
        return top.Ranked().Count;
    }
}
