using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Inputs found by maximisation; axis 0 is the item where several were optimised at once.</summary>
/// <param name="Objective">What was maximised (or measured, where <see cref="MaximizationOptions.Measure"/>
/// is another), for people.</param>
/// <param name="Input">The inputs, <c>[N, ...]</c>, detached; pictures rounded to 8 bits.</param>
/// <param name="Scores">Each item's score, measured again on the plain network without transforms.</param>
/// <param name="Trace">The scores at every step, through the transforms, before the step, <c>[Steps][N]</c>.</param>
/// <param name="Snapshots">Inputs kept on the way, by step.</param>
/// <param name="Restarted">Items that had to start again because their first start gave no gradient.</param>
/// <param name="Seed">The seed that gives the same result again.</param>
public sealed record Maximized(
    string Objective,
    Tensor Input,
    IReadOnlyList<float> Scores,
    IReadOnlyList<float[]> Trace,
    IReadOnlyDictionary<int, Tensor> Snapshots,
    IReadOnlyList<int> Restarted,
    int Seed) : IDisposable
{
    /// <summary>The score of the first (or only) item.</summary>
    public float Score => Scores[0];

    /// <summary>What the pixels mean where the inputs are pictures; null for other inputs.</summary>
    public PixelScale? Pixels { get; init; }

    /// <summary>For each item the step at which its score was above <see cref="MaximizationOptions.StopAbove"/>;
    /// 0 where it never was.</summary>
    public IReadOnlyList<int> Stopped { get; init; } = [];

    /// <summary>The first item as a picture.</summary>
    /// <exception cref="InvalidOperationException">The inputs are no pictures.</exception>
    public ImageInput Image => Picture(0);

    /// <summary>An item as a picture.</summary>
    /// <param name="item">Which of the inputs.</param>
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
}
