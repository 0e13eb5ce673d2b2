using TorchSharp;
using static MLNetInterpret.Core.Units.NumberWords;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Inputs found by maximisation; axis 0 is the item where several were optimised at once.</summary>
public sealed class Maximized : ReadableResult, IDisposable
{
    /// <summary>The objective that was maximised (or measured, where <see cref="MaximizationOptions.Measure"/> is given), in
    /// words.</summary>
    public required string Objective { get; init; }

    /// <summary>The inputs, <c>[N, ...]</c>, detached; pictures rounded to 8 bits.</summary>
    public required Tensor Input { get; init; }

    /// <summary>Each item's score, measured again on the plain network without transforms.</summary>
    public required IReadOnlyList<float> Scores { get; init; }

    /// <summary>The scores at every step, through the transforms, before the step, <c>[Steps][N]</c>.</summary>
    public required IReadOnlyList<float[]> Trace { get; init; }

    /// <summary>Inputs kept on the way, by step.</summary>
    public required IReadOnlyDictionary<int, Tensor> Snapshots { get; init; }

    /// <summary>Items that had to start again because their first start gave no gradient.</summary>
    public required IReadOnlyList<int> Restarted { get; init; }

    /// <summary>The seed that gives the same result again.</summary>
    public required int Seed { get; init; }

    /// <summary>The score of the first (or only) item.</summary>
    public float Score => Scores[0];

    /// <summary>The pixels' range and normalisation where the inputs are pictures; null for other inputs.</summary>
    public PixelScale? Pixels { get; init; }

    /// <summary>For each item the step at which its score was above <see cref="MaximizationOptions.StopAbove"/>;
    /// 0 where it never was.</summary>
    public IReadOnlyList<int> Stopped { get; init; } = [];

    /// <summary>The first item as a picture.</summary>
    /// <exception cref="InvalidOperationException">The inputs are no pictures.</exception>
    public ImageInput Image => Picture(0);

    /// <summary>An item as a picture.</summary>
    /// <param name="item">Index of the input.</param>
    /// <exception cref="InvalidOperationException">The inputs are no pictures.</exception>
    public ImageInput Picture(int item)
    {
        var scale = Pixels ?? throw new InvalidOperationException("What was maximised is no picture.");
        using var one = Input[item];
        return ImageInput.From(one, scale);
    }

    /// <summary>The value of one pixel of the first item's first channel.</summary>
    public float Pixel(int row, int column) => Input[0, 0, row, column].item<float>();

    /// <inheritdoc/>
    public void Dispose()
    {
        Input.Dispose();
        foreach (var snapshot in Snapshots.Values) snapshot.Dispose();
    }

    private protected override string Sentence => Scores.Count == 1
        ? $"{Objective} is driven to {Number(Scores[0])}"
        : $"{Objective} is driven to {Number(Scores.Min())} to {Number(Scores.Max())} by {Count(Scores.Count, "input")}";
}
