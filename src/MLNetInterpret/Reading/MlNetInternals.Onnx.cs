using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Reading;

/// <content>The interfaces by which <c>ConvertToOnnx</c> walks through a pipeline, and the graph that it makes.</content>
internal static partial class MlNetInternals
{
    private static readonly Assembly Data = typeof(TransformerChain<>).Assembly;
    private static readonly Type Savable =
        Data.GetType("Microsoft.ML.Model.OnnxConverter.ITransformCanSaveOnnx", throwOnError: true)!;
    private static readonly Type[] Savables = [Savable, .. Savable.GetInterfaces().Where(type => !type.IsPublic)];
    private static readonly Lazy<Type> SavableImplementation = new(ImplementSavable);

    /// <summary>What answers a cast of a <see cref="RowMappedView"/> to one of those interfaces.</summary>
    /// <param name="wanted">What is cast to.</param>
    /// <returns>The implementation, or null where another interface is wanted.</returns>
    public static RuntimeTypeHandle? SavableFor(RuntimeTypeHandle wanted) =>
        Array.Exists(Savables, type => type.TypeHandle.Equals(wanted)) ? SavableImplementation.Value.TypeHandle : null;

    /// <summary>An interface that implements the internal ones by <see cref="RowMappedView"/>'s members, in an assembly that
    /// may.</summary>
    private static Type ImplementSavable()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new("MLNetInterpret.Savables"), AssemblyBuilderAccess.Run);
        foreach (var other in (Assembly[])[Data, Core, typeof(MlNetInternals).Assembly])
            assembly.SetCustomAttribute(New(typeof(IgnoresAccessChecksToAttribute), other.GetName().Name!));
        var type = assembly.DefineDynamicModule("Savables").DefineType(
            "Savable", TypeAttributes.Interface | TypeAttributes.Abstract | TypeAttributes.Public, null, [Savable]);
        type.SetCustomAttribute(New(typeof(DynamicInterfaceCastableImplementationAttribute)));
        foreach (var method in Savables.SelectMany(savable => savable.GetMethods()))
        {
            var own = typeof(RowMappedView).GetMethod(method.Name, Any)!;
            var parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
            var made = type.DefineMethod(
                method.Name,
                MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.NewSlot,
                method.ReturnType, parameters);
            var body = made.GetILGenerator();
            body.Emit(OpCodes.Ldarg_0);
            body.Emit(OpCodes.Castclass, typeof(RowMappedView));
            if (parameters.Length == 1) body.Emit(OpCodes.Ldarg_1);
            body.Emit(OpCodes.Call, own);
            body.Emit(OpCodes.Ret);
            type.DefineMethodOverride(made, method);
        }

        return type.CreateType();
    }

    /// <summary>The graph that <c>ConvertToOnnx</c> makes of a pipeline.</summary>
    /// <param name="context">An <c>OnnxContext</c>.</param>
    public sealed class PipelineGraph(object context) : GraphWriter
    {
        // a value of the same name as a column would stand for it
        private const string Prefix = "mlnet_interpret.";

        /// <summary>What a column is called in the graph.</summary>
        public string Column(string name) => (string)Call("GetVariableName", [typeof(string)], name);

        /// <summary>Writes a node whose output is a column.</summary>
        public void Column(
            string type, DataViewSchema.DetachedColumn column, string[] inputs, params (string, object)[] settings) =>
            Node(type, $"{Prefix}{column.Name}", inputs, Variable(column.Type, column.Name, isTyped: true), settings);

        /// <inheritdoc/>
        public override string Weights(string name, Tensor values)
        {
            using var plain = values.detach().to(float32).cpu().contiguous();
            return (string)Call(
                "AddInitializer", [typeof(IEnumerable<float>), typeof(IEnumerable<long>), typeof(string), typeof(bool)],
                plain.data<float>().ToArray(), plain.shape, Prefix + name, true);
        }

        /// <inheritdoc/>
        public override string Numbers(string name, params long[] values) => (string)Call(
            "AddInitializer", [typeof(IEnumerable<long>), typeof(IEnumerable<long>), typeof(string), typeof(bool)],
            values, (long[])[values.Length], Prefix + name, true);

        /// <inheritdoc/>
        public override string Node(string type, string name, string[] inputs, params (string Name, object Value)[] settings) =>
            Node(type, Prefix + name, inputs, Variable(NumberDataViewType.Single, Prefix + name, isTyped: false), settings);

        private string Node(string type, string name, string[] inputs, string output, (string Name, object Value)[] settings)
        {
            var node = Call(
                "CreateNode",
                [typeof(string), typeof(IEnumerable<string>), typeof(IEnumerable<string>), typeof(string), typeof(string)],
                type, inputs, (string[])[output], Call("GetNodeName", [typeof(string)], name), "");
            foreach (var (setting, value) in settings)
            {
                var (kind, held) = value is long[]? (typeof(IEnumerable<long>), value) : (typeof(long), Convert.ToInt64(value));
                Method(node, "AddAttribute", [typeof(string), kind])
                    .Invoke(node, BindingFlags.DoNotWrapExceptions, null, [setting, held], null);
            }

            return output;
        }

        private string Variable(DataViewType type, string name, bool isTyped) =>
            (string)Call("AddIntermediateVariable", [typeof(DataViewType), typeof(string), typeof(bool)], type, name, !isTyped);

        private object Call(string method, Type[] types, params object[] arguments) =>
            Method(context, method, types).Invoke(context, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

        private static MethodInfo Method(object of, string name, Type[] types) => of.GetType().GetMethod(name, Any, types)!;
    }
}
