using MLNetInterpret;
using MLNetInterpret.Core.Pictures;
using MLNetInterpret.Reading;

namespace Microsoft.ML;

/// <content>Pictures made with the network inside a model, without any data.</content>
public static partial class InterpretationExtensions
{
    /// <summary>Makes the picture that maximises a unit of a trained model. Size and range of the pixels are those that the
    /// model reads.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of pictures in it.</param>
    /// <param name="unit">A channel (<c>conv3:5</c>), a neuron of one (<c>conv3:5@4,4</c>), a hidden neuron or a logit.</param>
    /// <param name="options">Steps, variants, snapshots, and whether the unit is minimised, too.</param>
    /// <returns>What <see cref="MaximizeAll"/> gives for that unit alone; its <see cref="UnitMaximum.Image"/>
    /// can be saved.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The model reads no pictures, the unit does not exist or is a whole layer, or an option
    /// is out of its range; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static UnitMaximum Maximize(
        this InterpretationCatalog catalog, ITransformer model, Unit unit, VisualizationOptions? options = null)
    {
        var network = Pictured(model, nameof(Maximize));
        using var running = catalog.Begin(options);
        return network.Maximize(unit, running.Of(catalog.Seeded(options)));
    }

    /// <summary>Makes pictures for every unit that a pattern names, many at once.</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of pictures in it.</param>
    /// <param name="units">Points (<c>conv3</c>), wildcards (<c>conv*</c>) or units (<c>conv3:5</c>), separated by commas;
    /// null means every hidden point.</param>
    /// <param name="options">Steps, variants, snapshots, and whether each unit is minimised, too.</param>
    /// <returns>One entry for each unit, in the network's order.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The model reads no pictures, a unit does not exist, or an option is out of its range;
    /// the message says which.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static IReadOnlyList<UnitMaximum> MaximizeAll(
        this InterpretationCatalog catalog, ITransformer model, string? units = null, VisualizationOptions? options = null)
    {
        var network = Pictured(model, nameof(MaximizeAll));
        using var running = catalog.Begin(options);
        return network.MaximizeAll(units, options: running.Of(catalog.Seeded(options)));
    }

    /// <summary>Makes what a trained model sees in a photo stronger (DeepDream).</summary>
    /// <param name="catalog"><c>ml.Interpretation</c>.</param>
    /// <param name="model">A trained or loaded model with a network of pictures in it.</param>
    /// <param name="photo">A photo of any size with the model's number of channels, for example
    /// <c>PictureFile.Read("photo.png")</c>.</param>
    /// <param name="unit">What is made stronger: a layer (<c>conv3</c>) or one of its channels (<c>conv3:5</c>);
    /// null for the deepest layer that reads photos of any size.</param>
    /// <param name="options">Octaves, steps and more.</param>
    /// <returns>A picture of the photo's size.</returns>
    /// <exception cref="InvalidOperationException">The model holds no network.</exception>
    /// <exception cref="ArgumentException">The model reads no pictures, the unit does not exist, or the photo does not fit;
    /// the message says which.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ImageInput Dream(
        this InterpretationCatalog catalog, ITransformer model, ImageInput photo, Unit? unit = null, DreamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var network = Pictured(model, nameof(Dream));
        options ??= new();
        using var running = catalog.Begin(options);
        return network.Dream(
            network.DreamOf(unit), photo, running.Of(options) with { Seed = catalog.SeedOf(options.Seed) });
    }

    private static VisualizationOptions Seeded(this InterpretationCatalog catalog, VisualizationOptions? options)
    {
        options ??= new();
        return options with { Seed = catalog.SeedOf(options.Seed) };
    }

    /// <summary>The network of a model that reads pictures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="verb">What asks for it.</param>
    private static HookedNetwork Pictured(ITransformer model, string verb)
    {
        var network = ModelParts.Network(model);
        return network.Layout.Kind switch
        {
            InputKind.Image => network.Network,
            InputKind.Table => throw new ArgumentException(
                $"{verb} makes pictures, but the model reads rows of a table: "
                + "ask ml.Interpretation.FindProfile which rows drive a unit.", nameof(model)),
            _ => throw new ArgumentException(
                $"{verb} makes pictures, but the model reads text: "
                + "ask ml.Interpretation.FindCells which concepts of the text its units follow.", nameof(model)),
        };
    }
}
