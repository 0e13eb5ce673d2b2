using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;

namespace MLNetInterpret;

/// <summary>A trained network that predicts a label of rows: its class (<see cref="ClassifierTransformer"/>) or a
/// number.</summary>
/// <remarks>Output column of a number: <c>Score</c> (Single), in the unit of the label.</remarks>
public abstract class PredictionTransformer
    : NetworkTransformer, ISingleFeaturePredictionTransformer<HookedNetwork>, IDynamicInterfaceCastable
{
    private protected PredictionTransformer(
        IHostEnvironment environment, string name, string featureColumnName, InputFormat format, HookedNetwork network)
        : base(environment, name, featureColumnName, format, network)
    {
    }

    /// <inheritdoc/>
    public string FeatureColumnName => InputColumnName;

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => (Layout, Format) switch
    {
        (ImageLayout image, PictureFormat) => new ImageDataViewType(image.Height, image.Width),
        (ImageLayout image, _) => new VectorDataViewType(NumberDataViewType.Single, image.Channels * image.Height * image.Width),
        (VectorLayout vector, _) => new VectorDataViewType(NumberDataViewType.Single, vector.Length),
        _ => throw new InvalidOperationException($"{Layout} is no layout of rows with labels."),
    };

    /// <summary>The training's step whose weights the network has; null where the model was loaded.</summary>
    internal EpochReport? Kept { get; init; }

    HookedNetwork IPredictionTransformer<HookedNetwork>.Model => Network;

    bool IDynamicInterfaceCastable.IsInterfaceImplemented(RuntimeTypeHandle interfaceType, bool throwIfNotImplemented) =>
        MlNetInternals.PredictorFor(interfaceType) is not null
        || (throwIfNotImplemented
            ? throw new InvalidCastException($"A {GetType().Name} is no {Type.GetTypeFromHandle(interfaceType)}.")
            : false);

    RuntimeTypeHandle IDynamicInterfaceCastable.GetInterfaceImplementation(RuntimeTypeHandle interfaceType) =>
        MlNetInternals.PredictorFor(interfaceType) ?? default;
}
