using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Trainers;

/// <summary>How a module of the user's own is made again when a model is loaded: by a registered name, or by its type.</summary>
internal static class TorchModules
{
    private static readonly ConcurrentDictionary<string, Func<nn.Module<Tensor, Tensor>>> Factories = new(StringComparer.Ordinal);

    /// <summary>Lets models name a factory; the last registration of a name counts.</summary>
    public static void Register(string contractName, Func<nn.Module<Tensor, Tensor>> factory) =>
        Factories[contractName] = factory;

    /// <summary>What is saved of a module that has no contract name: its type.</summary>
    /// <exception cref="NotSupportedException">A new object of that type would not be the same network.</exception>
    public static string NameOf(nn.Module<Tensor, Tensor> module)
    {
        var type = module.GetType();
        if (!CanMake(type))
            throw new NotSupportedException(
                $"The module of type {type} cannot be saved, because nothing says how to make it again: " +
                "give it a public constructor without parameters, " +
                "or register a factory with ml.RegisterTorchModule(\"name\", () => ...) and pass contractName: \"name\".");
        using var again = Make(type);
        if (!Shapes(again).SequenceEqual(Shapes(module)))
            throw new NotSupportedException(
                $"The module of type {type} cannot be saved, " +
                "because its constructor without parameters makes a network of other sizes: " +
                "register a factory with ml.RegisterTorchModule(\"name\", () => ...) and pass contractName: \"name\".");
        return type.AssemblyQualifiedName!;
    }

    /// <summary>Makes a module with any weights.</summary>
    /// <exception cref="InvalidDataException">The name is not registered, or the type is none that may be made.</exception>
    public static nn.Module<Tensor, Tensor> Create(string? contractName, string? typeName)
    {
        LibTorch.EnsureLoaded();      // the module's constructor may be the first use of TorchSharp
        if (contractName is not null)
            return Factories.TryGetValue(contractName, out var factory)
                ? factory()
                : throw new InvalidDataException(
                    $"the model needs the module '{contractName}': " +
                    $"call ml.RegisterTorchModule(\"{contractName}\", () => ...) before loading it");
        var type = Type.GetType(typeName ?? "", throwOnError: false);
        return type is not null && CanMake(type)
            ? Make(type)
            : throw new InvalidDataException(
                $"the model needs the module type '{typeName}', which is not among this program's types that derive from " +
                "Module<Tensor, Tensor> and have a public constructor without parameters");
    }

    private static bool CanMake(Type type) =>
        (type.IsPublic || type.IsNestedPublic)
        && type is { IsAbstract: false, ContainsGenericParameters: false }
        && typeof(nn.Module<Tensor, Tensor>).IsAssignableFrom(type)
        && type.GetConstructor(Type.EmptyTypes) is not null;

    private static nn.Module<Tensor, Tensor> Make(Type type) => (nn.Module<Tensor, Tensor>)Activator.CreateInstance(type)!;

    private static IEnumerable<string> Shapes(nn.Module module) =>
        module.state_dict().Select(entry => $"{entry.Key} [{string.Join(',', entry.Value.shape)}]");
}
