using System.Diagnostics;
using Microsoft.ML;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Priors;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli.Training;

/// <summary>A prior of pictures and how well it draws pictures that it has not seen.</summary>
/// <param name="Model">The fitted step.</param>
/// <param name="Rows">The rows it was trained on.</param>
/// <param name="TrainSeconds">Seconds of training.</param>
/// <param name="Errors">Mean squared errors of a pixel on held-out pictures: the prior's first, then the simple ways'.</param>
internal sealed record TrainedPrior(
    ImagePriorTransformer Model, IDataView Rows, double TrainSeconds, IReadOnlyList<TrainedPrior.Error> Errors)
{
    /// <summary>Standard deviation of the noise that has to be taken away, as a share of the pixel range.</summary>
    public const double Noise = 0.2;

    private const int Chunk = 256;
    private const double Measurement = 1.6;      // epochs that it takes as long as, measured

    /// <summary>Trains a prior, and measures it and simple ways to draw pictures on held-out ones.</summary>
    public static TrainedPrior Train(
        MLContext ml, string name, Pictures pictures, ImagePriorOptions options, WorkStages stages,
        CancellationToken cancellation)
    {
        var work = stages.Part(1, options.Epochs + Measurement);
        var stage = work.Begin($"training a prior of {name}", options.Epochs);
        var clock = Stopwatch.StartNew();
        var training = options with { Progress = stage, Cancellation = cancellation };
        var model = (ImagePriorTransformer)ml.Transforms.ImagePrior(training).Fit(pictures.Train);
        var seconds = clock.Elapsed.TotalSeconds + (options.Keeper?.SecondsBefore ?? 0);
        options.Keeper?.Reach(model, pictures.Train.Schema);
        cancellation.ThrowIfCancellationRequested();
        stage.End();
        var measuring = work.Begin("measuring it and principal components", Measurement);
        var errors = Measure(model, pictures, options.CodeSize, measuring, cancellation);
        measuring.End(FormattableString.Invariant($"error {errors[0].Clean:F4}"));
        return new(model, pictures.Train, seconds, errors);
    }

    /// <summary>Writes the prior as a model zip of ML.NET, completely or not at all.</summary>
    public void Save(MLContext ml, string path) => ml.Model.SaveInterpretable(Model, Rows.Schema, path);

    private static IReadOnlyList<Error> Measure(
        ImagePriorTransformer model, Pictures pictures, int components, Stage stage, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var generator = new Generator(1);
        var prior = model.Prior;
        var clean = Read(model, pictures.Test, cancellation);
        var noisy = clean + randn(clean.shape, generator: generator) * (Noise * prior.Pixels.Range);
        stage.Report("reading pictures", 0.15);
        var train = Read(model, pictures.Train, cancellation).flatten(1);
        stage.Report("finding components", 0.35);
        using var linear = new PrincipalComponents(train, components);
        stage.Report("drawing pictures", 0.75);
        double ErrorOf(Tensor drawn) =>
            ((drawn.flatten(1) - clean.flatten(1)) / prior.Pixels.Range).square().mean().item<float>();
        return
        [
            new("this prior", ErrorOf(prior.Reconstruct(clean)), ErrorOf(prior.Reconstruct(noisy))),
            new(
                $"{components} principal components", ErrorOf(linear.Reconstruct(clean.flatten(1))),
                ErrorOf(linear.Reconstruct(noisy.flatten(1)))),
            new("always the mean picture", ErrorOf(linear.Mean.unsqueeze(0)), ErrorOf(linear.Mean.unsqueeze(0))),
        ];
    }

    private static Tensor Read(ImagePriorTransformer model, IDataView rows, CancellationToken cancellation)
    {
        using var cursor = rows.GetRowCursor([rows.Schema[model.InputColumnName]]);
        var (batch, chunks) = (model.CreateBatch(cursor, Chunk), new List<Tensor>());
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            batch.Add();
            if (batch.Count == Chunk) chunks.Add(batch.Build());
        }

        if (batch.Count > 0) chunks.Add(batch.Build());
        if (chunks.Count == 0)
            throw new InvalidOperationException("No pictures are left to measure the prior with: give more pictures.");
        return cat([.. chunks]);
    }

    /// <summary>Mean squared errors of a way to draw pictures, in squared shares of the pixel range.</summary>
    /// <param name="Way">What draws them.</param>
    /// <param name="Clean">Drawn from the pictures themselves.</param>
    /// <param name="Denoised">Drawn from the pictures with noise of <see cref="Noise"/>, compared with them without it.</param>
    public sealed record Error(string Way, double Clean, double Denoised);
}
