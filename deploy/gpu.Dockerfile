# The image of GPU workers. It adds TensorFlow with CUDA 12 for @tensorflow/tfjs-node-gpu to the image of deploy/Dockerfile.
# It runs only on x86-64. The node provides the driver. package-lock.json and deploy/tensorflow/wheels.ts pin every download.
#   docker build -f deploy/gpu.Dockerfile -t amr-gpu:0.1.0 .
ARG NODE_IMAGE=docker.io/library/node:22-bookworm-slim

FROM ${NODE_IMAGE} AS package
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run package --silent && mkdir /package && tar -xzf ./*.tgz -C /package --strip-components=1

# The optional package for TensorFlow is a development dependency, so npm takes its version and those of its dependencies from the lockfile.
FROM ${NODE_IMAGE} AS install
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --omit=dev --save-prod --no-audit --no-fund @tensorflow/tfjs-node-gpu \
 && find node_modules -type f -name '*.map' -delete
COPY --from=package /package ./
RUN find dist/node_modules/onnxruntime-node/bin/napi-v*/ -mindepth 2 -maxdepth 2 -type d \
      ! -path "*/$(node -p process.platform)/$(node -p process.arch)" -exec rm -rf {} + \
 && find . -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' \) -delete \
 && rm -rf charts docs examples package-lock.json .npmrc

# The compiler, Python and pip exist only in this stage. The official image contains Node's headers; those of Debian work as well.
FROM install AS tensorflow
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends g++ make python3 python3-pip \
      $([ -e /usr/local/include/node/node_api.h ] || echo libnode-dev) \
 && rm -rf /var/lib/apt/lists/*
RUN AMR_TENSORFLOW_CACHE=/tmp/wheels node dist/deploy/tensorflow/install.js --gpu \
 && rm -rf /tmp/wheels node_modules/@tensorflow/tfjs-node-gpu/deps/include

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="amr-gpu" \
      org.opencontainers.image.description="Adversarial Multimedia Recommendation: worker with TensorFlow for NVIDIA GPUs" \
      org.opencontainers.image.licenses="MIT AND Apache-2.0 AND LicenseRef-NVIDIA-CUDA"
# The parts of the driver that the node's container runtime provides: libcuda, and nvidia-smi, which reports the free memory.
ENV NODE_ENV=production \
    NODE_OPTIONS=--enable-source-maps \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    HOME=/tmp
WORKDIR /app
COPY --from=tensorflow /app ./
RUN ln -s /app/dist/cli/main.js /usr/local/bin/amr \
 && install -d -o 1000 -g 1000 /data /var/lib/amr
USER 1000:1000
EXPOSE 7070 9090
ENTRYPOINT ["node", "/app/dist/cli/main.js"]
CMD ["--help"]
