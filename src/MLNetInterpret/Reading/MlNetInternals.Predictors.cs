using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Reading;

/// <content>The interface by which <c>PermutationFeatureImportance</c> finds the predictor of a whole model.</content>
internal static partial class MlNetInternals
{
    private static readonly Type Predictor =
        typeof(TransformerChain<>).Assembly.GetType("Microsoft.ML.ISingleFeaturePredictionTransformer", throwOnError: true)!;

    private static readonly Lazy<Type> PredictorImplementation = new(ImplementPredictor);

    /// <summary>What answers a cast to that interface,
    /// for an <see cref="ISingleFeaturePredictionTransformer{TModel}"/>.</summary>
    /// <param name="wanted">What is cast to.</param>
    /// <returns>The implementation, or null where another interface is wanted.</returns>
    public static RuntimeTypeHandle? PredictorFor(RuntimeTypeHandle wanted) =>
        wanted.Equals(Predictor.TypeHandle) ? PredictorImplementation.Value.TypeHandle : null;

    /// <summary>An interface that implements the internal one by the public one of the same name,
    /// in an assembly that may.</summary>
    private static Type ImplementPredictor()
    {
        var name = nameof(ISingleFeaturePredictionTransformer<>.FeatureColumnName);
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new("MLNetInterpret.Predictors"), AssemblyBuilderAccess.Run);
        assembly.SetCustomAttribute(New(typeof(IgnoresAccessChecksToAttribute), Predictor.Assembly.GetName().Name!));
        var type = assembly.DefineDynamicModule("Predictors").DefineType(
            "Predictor", TypeAttributes.Interface | TypeAttributes.Abstract | TypeAttributes.Public, null, [Predictor]);
        type.SetCustomAttribute(New(typeof(DynamicInterfaceCastableImplementationAttribute)));
        var getter = type.DefineMethod(
            name, MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.NewSlot,
            typeof(string), []);
        var body = getter.GetILGenerator();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Castclass, typeof(ISingleFeaturePredictionTransformer<object>));
        body.Emit(OpCodes.Callvirt, typeof(ISingleFeaturePredictionTransformer<object>).GetProperty(name)!.GetMethod!);
        body.Emit(OpCodes.Ret);
        type.DefineMethodOverride(getter, Predictor.GetProperty(name)!.GetMethod!);
        return type.CreateType();
    }

    private static CustomAttributeBuilder New(Type attribute, params string[] arguments) =>
        new(attribute.GetConstructor([.. arguments.Select(_ => typeof(string))])!, arguments);
}
