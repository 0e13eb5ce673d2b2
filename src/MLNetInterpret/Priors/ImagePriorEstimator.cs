using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Trainers;
using static TorchSharp.torch;

namespace MLNetInterpret.Priors;

/// <summary>Learns what pictures look like with a denoising autoencoder; no labels are read.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Features (input)</term><description>vector of Single, plane after plane, row after row, of any range,
/// or as <c>ExtractPixels</c> makes it; or MLImage</description></item>
/// <item><term>ReconstructionError (output)</term><description>Single: mean squared error of a pixel, in squared shares of the
/// pixel range, between the picture and what the autoencoder draws of it;
/// small for pictures like those it was trained on</description></item>
/// </list>
/// The loss is the same error, of pictures drawn from noisy ones.
/// </remarks>
internal sealed class ImagePriorEstimator : IEstimator<ImagePriorTransformer>
{
    /// <summary>The share of the work that is done when the network is trained.</summary>
    private const double Trained = 0.96;

    private readonly IHost _host;
    private readonly ImagePriorOptions _options;

    internal ImagePriorEstimator(IHostEnvironment environment, ImagePriorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_host, _options) = (environment.Register(nameof(ImagePriorEstimator)), options.Validated());
    }

    /// <summary>Trains the autoencoder on <paramref name="input"/>,
    /// a part of which is kept aside to choose the best epoch by.</summary>
    /// <exception cref="ArgumentException">The column is missing or of another type,
    /// or does not say how its values make pictures.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a row does not fit, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing half-trained is left but the checkpoint.</exception>
    public ImagePriorTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        LibTorch.EnsureLoaded();
        using var work = new ContextWork(_host, "Training", _options);
        var column = Columns.Require(input.Schema, _options.InputColumnName, "input");
        var format = ConvolutionalNetworkTrainer.FormatOf(input, column, _options.ImageShape, _options.PixelRange);
        format.Check(column);
        Columns.RequireFree(input.Schema, [_options.OutputColumnName], nameof(ImagePriorEstimator));
        var checkpoint = CheckpointFile.Of(_host, _options);

        using var scope = NewDisposeScope();
        EpochLog.TellReading(work);
        var pictures = TrainingRows.ReadInputs(input, column, format, work.Cancellation);
        work.Channel.Info(MessageSensitivity.None, "{0} pictures", pictures.shape[0]);
        var layout = (ImageLayout)format.Layout;
        if (format is VectorFormat)
        {
            var (minimum, maximum) = format.HasMeasuredRange
                ? ConvolutionalNetworkTrainer.PixelRange(TrainingRows.RangeOf(pictures))
                : (layout.Minimum, layout.Maximum);
            if (!(minimum < maximum))
                throw new InvalidOperationException(
                    $"Every pixel of the column '{column.Name}' is {minimum}: there is nothing to learn.");
            layout = layout with { Minimum = minimum, Maximum = maximum };
            format = format.In(layout);
            if (_options.PixelRange is not null) TrainingRows.RequireRange(_host, pictures, format, column.Name);
        }

        var seed = _options.Seed ?? MlNetInternals.SeedOf(_host) ?? 0;
        var network = new DenoisingAutoencoder(_options.Build(layout), seed);
        try
        {
            Training.Fit(
                network, pictures, _options.Training, seed, EpochLog.Of(work, Trained), checkpoint, work.Cancellation);
            network.RoundWeights();
            work.Progress.Report("measuring codes", Trained);
            var prior = ImagePrior.Measure(network, pictures);
            work.Progress.Report("measuring codes", 1);
            checkpoint?.End();
            return new(_host, _options.InputColumnName, _options.OutputColumnName, format, prior);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var column = Columns.Require(inputSchema, _options.InputColumnName, "input");
        if (column.ItemType is not ImageDataViewType) VectorFormat.CheckShape(column);
        return Columns.Widen(
            inputSchema, ImagePriorTransformer.OutputShape(_options.OutputColumnName, null), nameof(ImagePriorEstimator));
    }
}
